// A tooltip: what something is called, its exact value, its key. Shown on hover and on focus.

import { Tooltip as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, useState } from "react";

const delayMs = 450;
/** Within this long after one tooltip the next appears at once. */
const followsMs = 300;
let closedAtMs = 0;

interface TooltipProps {
  readonly content: ReactNode;
  /** Quieter, after the content: a key, a unit. */
  readonly hint?: ReactNode;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** Takes the trigger's properties: a button, an input, anything that can have focus. */
  readonly children: ReactElement;
}

export function Tooltip({ content, hint, side = "bottom", children }: TooltipProps) {
  const [follows, setFollows] = useState(false);
  if (content === "" || content === null || content === undefined) return children;
  return (
    // A provider of its own: one around the page would be the only part of this that the first load needs.
    <Radix.Provider delayDuration={follows ? 0 : delayMs}>
      <Radix.Root
        onOpenChange={(open) => {
          if (!open) closedAtMs = performance.now();
        }}
      >
        <Radix.Trigger asChild onPointerEnter={() => setFollows(performance.now() - closedAtMs < followsMs)}>
          {children}
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 flex max-w-80 items-baseline gap-2 rounded-md bg-raised px-2 py-1 text-12 text-ink shadow-pop data-[state=delayed-open]:animate-fade"
          >
            <span className="min-w-0 text-pretty">{content}</span>
            {hint !== undefined && <span className="shrink-0 text-ink-3">{hint}</span>}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
