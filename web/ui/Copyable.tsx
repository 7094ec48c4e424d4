// Something that a click copies, and says so. The button lies over what is seen, so that both keep their own words.

import { Check } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { cx } from "./class-names.ts";
import { copyText } from "./copy-text.ts";
import { Tooltip } from "./Tooltip.tsx";

interface CopyableProps {
  /** What lands on the clipboard. */
  readonly text: string;
  /** What is copied, for the tooltip and the accessible name: `shape`, `name`. */
  readonly what: string;
  readonly className?: string;
  readonly children: ReactNode;
}

const shownMs = 1200;

export function Copyable({ text, what, className, children }: CopyableProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), shownMs);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => setState((await copyText(text)) ? "copied" : "refused");
  return (
    <span
      className={cx(
        "relative min-w-0 rounded-xs transition-colors duration-120 hover:bg-hover active:bg-press",
        className,
      )}
    >
      <span className={cx("transition-opacity duration-120", state === "copied" && "opacity-20")}>{children}</span>
      <Tooltip content={state === "refused" ? "The browser refused the clipboard" : `Copy ${what}`} hint={text}>
        <button
          type="button"
          aria-label={`Copy ${what} ${text}`}
          onClick={() => void copy()}
          className="absolute inset-0 rounded-[inherit] focus-visible:outline-offset-0"
        />
      </Tooltip>
      {state === "copied" && (
        <span role="status" className="absolute inset-0 flex items-center gap-1 text-11 text-success">
          <Check aria-hidden size={12} /> copied
        </span>
      )}
    </span>
  );
}
