// A card beside what the pointer rests on, which may be entered.

import { HoverCard as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

interface HoverCardProps {
  readonly trigger: ReactElement;
  /** What the pointer only passes opens nothing. */
  readonly openDelayMs: number;
  readonly align?: "start" | "center";
  readonly className: string;
  readonly children: ReactNode;
}

/** Long enough to get from the trigger into the card. */
const closeDelayMs = 150;

export function HoverCard({ trigger, openDelayMs, align = "center", className, children }: HoverCardProps) {
  return (
    <Radix.Root openDelay={openDelayMs} closeDelay={closeDelayMs}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content side="right" align={align} sideOffset={8} collisionPadding={8} className={className}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
