// One cell of the cost bar: a name, a figure with its way here, and how it changed.

import type { ReactNode } from "react";
import { cx } from "../ui/class-names.ts";
import { Sparkline } from "../ui/Sparkline.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";

interface CellProps {
  readonly name: ReactNode;
  readonly history: readonly (number | null)[];
  /** On a phone there is room for three figures; the others are reached by scrolling. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Cell({ name, history, wide = false, children }: CellProps) {
  return (
    <div
      className={cx(
        "group flex shrink-0 items-center gap-3 border-r px-3 max-sm:basis-1/3 max-sm:overflow-hidden",
        wide && "max-sm:order-1",
      )}
    >
      <div className="flex min-w-22 flex-col">
        <span className="label flex items-center gap-1 whitespace-nowrap">{name}</span>
        <span className="flex h-5 items-baseline gap-1.5">{children}</span>
      </div>
      <span className="hidden self-end pb-2.5 xl:block">
        <Sparkline values={history} width={40} height={14} />
      </span>
    </div>
  );
}

interface ChangeProps {
  readonly change: string;
  readonly exact: string;
  readonly against: string;
}

/** Up is not bad and down is not good: the colour stays neutral. */
export function Change({ change, exact, against }: ChangeProps) {
  if (change === "") return null;
  return (
    <Tooltip content={`${exact} against ${against}`} side="top">
      <span className="num text-11 text-ink-2">{change}</span>
    </Tooltip>
  );
}
