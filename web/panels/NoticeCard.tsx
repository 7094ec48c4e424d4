// One notice: its sentence, what can be done about it, and a way to close it.

import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { editor } from "../editor.ts";
import type { Notice } from "../store.ts";
import { Button, IconButton } from "../ui/Button.tsx";

const shownMs = 6000;

const tones: Readonly<Record<Notice["tone"], { readonly Icon: typeof Info; readonly colour: string }>> = {
  info: { Icon: Info, colour: "text-ink-3" },
  warning: { Icon: TriangleAlert, colour: "text-warning" },
  error: { Icon: CircleAlert, colour: "text-danger" },
};

export default function NoticeCard({ notice: { id, tone, text, action } }: { readonly notice: Notice }) {
  const { Icon, colour } = tones[tone];
  const { dismiss } = editor.getState();
  const stays = tone === "error" || action !== undefined;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, stays, dismiss]);
  return (
    <li className="pointer-events-auto flex max-w-140 animate-rise items-center gap-2 rounded-lg bg-raised py-1.5 pr-1.5 pl-3 text-12 shadow-pop">
      <Icon aria-hidden size={14} className={`shrink-0 ${colour}`} />
      <span className="min-w-0 py-0.5 text-pretty wrap-anywhere">{text}</span>
      {action && (
        <Button
          small
          variant="outline"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.title}
        </Button>
      )}
      <IconButton Icon={X} name="Dismiss" small onClick={() => dismiss(id)} />
    </li>
  );
}
