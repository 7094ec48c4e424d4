// A repair as a button: pointing at it shows what it would do, on the canvas and to the figures; a click does it.

import { Wrench } from "lucide-react";
import type { FocusEvent, PointerEvent } from "react";
import type { Repair } from "#graph-schema";
import { editor } from "../editor.ts";
import { Button } from "../ui/Button.tsx";
import { consider, forget } from "./what-if.ts";

export function RepairButton({ repair, primary = false }: { readonly repair: Repair; readonly primary?: boolean }) {
  const { title, edits } = repair;
  const show = ({ currentTarget }: PointerEvent<HTMLElement> | FocusEvent<HTMLElement>) =>
    consider({ beside: currentTarget, title, edits });
  return (
    <Button
      small
      variant={primary ? "primary" : "outline"}
      className="h-auto! min-h-6 max-w-full shrink! justify-start! whitespace-normal! border-line-strong py-0.5 text-left"
      onPointerEnter={show}
      onPointerLeave={({ currentTarget }) => forget(currentTarget)}
      onFocus={(event) => event.currentTarget.matches(":focus-visible") && show(event)}
      onBlur={({ currentTarget }) => forget(currentTarget)}
      onClick={() => {
        forget();
        editor.getState().edit(title, () => edits);
      }}
    >
      <Wrench aria-hidden size={12} className="shrink-0" />
      <span className="line-clamp-3 min-w-0">{title}</span>
    </Button>
  );
}
