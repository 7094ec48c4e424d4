// One of several named values.

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cx } from "./class-names.ts";

export interface Option<V extends string> {
  readonly value: V;
  readonly title: string;
  /** A second, quiet line. */
  readonly note?: string;
}

interface SelectProps<V extends string> {
  readonly name: string;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  /** An option that has the focus or the pointer, before it is chosen; null: none any more. */
  readonly onConsider?: (value: V | null, option: Element | null) => void;
  readonly disabled?: boolean;
  readonly id?: string;
  /** `plain`: words and an arrow only, for use inside a line of text. */
  readonly plain?: boolean;
  readonly className?: string;
}

export function Select<V extends string>({
  name,
  value,
  options,
  onChange,
  onConsider,
  plain = false,
  className,
  ...rest
}: SelectProps<V>) {
  const look = plain
    ? "h-4 gap-0.5 rounded-xs text-11 text-ink-3 hover:text-ink"
    : "h-7 w-full justify-between gap-1 rounded-md bg-field px-2 text-12 hover:bg-hover";
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      // A list that closes takes its focus with it without a word.
      onOpenChange={(open) => !open && onConsider?.(null, null)}
      disabled={rest.disabled ?? false}
    >
      <Radix.Trigger
        aria-label={name}
        {...(rest.id !== undefined && { id: rest.id })}
        className={cx("flex min-w-0 items-center whitespace-nowrap transition-colors duration-120", look, className)}
      >
        <span className="truncate">
          <Radix.Value>{options.find((option) => option.value === value)?.title ?? value}</Radix.Value>
        </span>
        <ChevronDown aria-hidden size={plain ? 12 : 14} className="shrink-0 text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-pop overflow-hidden rounded-lg bg-raised p-1 shadow-pop"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                // The list moves the focus to what the pointer is on.
                onFocus={({ currentTarget }) => onConsider?.(option.value, currentTarget)}
                onBlur={({ currentTarget }) => onConsider?.(null, currentTarget)}
                className="relative flex min-h-7 cursor-default select-none flex-col justify-center rounded-sm py-1 pr-2 pl-7 text-12 outline-none data-highlighted:bg-hover"
              >
                <Radix.ItemIndicator className="absolute top-1.5 left-2">
                  <Check aria-hidden size={14} />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.title}</Radix.ItemText>
                {option.note !== undefined && <span className="max-w-72 text-11 text-ink-3">{option.note}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
