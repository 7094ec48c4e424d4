// Tabs over one place: a row of names, the chosen one underlined.

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

interface TabsProps<V extends string> {
  readonly name: string;
  readonly value: V;
  readonly tabs: readonly { readonly value: V; readonly title: string; readonly badge?: ReactNode }[];
  readonly onChange: (value: V) => void;
  /** At the right end of the row. */
  readonly tools?: ReactNode;
  readonly className?: string;
  /** The panel of the chosen tab only. */
  readonly children: ReactNode;
}

export function Tabs<V extends string>({ name, value, tabs, onChange, tools, className, children }: TabsProps<V>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      className={cx("flex min-h-0 flex-col", className)}
    >
      <div className="flex h-9 shrink-0 items-stretch gap-4 border-b px-3">
        <Radix.List aria-label={name} className="flex items-stretch gap-4">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px flex items-center gap-1.5 border-transparent border-b-2 text-12 font-medium text-ink-3 transition-colors duration-120 hover:text-ink data-[state=active]:border-ink data-[state=active]:text-ink"
            >
              {tab.title}
              {tab.badge}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {tools !== undefined && <div className="ml-auto flex items-center gap-1">{tools}</div>}
      </div>
      <Radix.Content value={value} className="min-h-0 flex-1 outline-none" tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
