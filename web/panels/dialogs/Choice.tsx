// One choice of a dialog: its title, its controls, and what the choice means.

import type { ReactNode } from "react";

interface ChoiceProps {
  readonly title: string;
  readonly note: string;
  readonly children: ReactNode;
}

export function Choice({ title, note, children }: ChoiceProps) {
  return (
    <div className="grid grid-cols-[72px_1fr] items-center gap-x-3 gap-y-1 text-12">
      <span className="font-medium">{title}</span>
      <span className="flex flex-wrap items-center gap-2">{children}</span>
      <span className="col-start-2 text-11 text-pretty text-ink-3">{note}</span>
    </div>
  );
}
