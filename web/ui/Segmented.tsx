// A few exclusive choices side by side.

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

interface SegmentedProps<V extends string> {
  readonly name: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly title: ReactNode; readonly disabled?: boolean }[];
  readonly onChange: (value: V) => void;
  readonly className?: string;
}

export function Segmented<V extends string>({ name, value, options, onChange, className }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={name}
      value={value}
      // Radix gives "" when the pressed one is pressed again: exactly one stays chosen.
      onValueChange={(next) => next !== "" && onChange(next as V)}
      className={cx("inline-flex h-7 items-center gap-0.5 rounded-md bg-field p-0.5", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          className="flex h-6 flex-1 items-center justify-center whitespace-nowrap rounded-sm px-2 text-12 font-medium text-ink-2 transition-colors duration-120 hover:text-ink disabled:opacity-40 data-[state=on]:bg-thumb data-[state=on]:text-ink data-[state=on]:shadow-thumb"
        >
          {option.title}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
