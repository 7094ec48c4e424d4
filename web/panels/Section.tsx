// A titled part of a panel, and a row of it: a name and a value.

import type { ReactNode } from "react";

interface SectionProps {
  readonly title?: string;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, tools, children }: SectionProps) {
  return (
    <section
      {...(title !== undefined && { "aria-label": title })}
      className="flex flex-col gap-1.5 border-b px-3 py-3 last:border-b-0"
    >
      {title !== undefined && (
        <div className="flex h-4 items-center justify-between">
          <h3 className="label">{title}</h3>
          {tools}
        </div>
      )}
      {children}
    </section>
  );
}

export function ValueRow({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-6 items-center justify-between gap-3 text-12">
      <span className="shrink-0 text-ink-2">{name}</span>
      <span className="min-w-0 text-right text-ink">{children}</span>
    </div>
  );
}
