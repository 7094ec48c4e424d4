// A tooltip: what something is called, its exact value, its key. Shown on hover and on focus.

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

/** Once, around the whole page: neighbouring tooltips then follow each other without delay. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

interface TooltipProps {
  readonly content: ReactNode;
  /** Quieter, after the content: a key, a unit. */
  readonly hint?: ReactNode;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** Takes the trigger's properties: a button, an input, anything that can have focus. */
  readonly children: ReactElement;
}

export function Tooltip({ content, hint, side = "bottom", children }: TooltipProps) {
  if (content === "" || content === null || content === undefined) return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
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
  );
}
