// On or off, with its words beside it where they are not elsewhere.

import { Switch as Radix } from "radix-ui";
import { type ReactNode, useId } from "react";

interface SwitchProps {
  readonly name: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** It has the focus or the pointer, before it is switched; null: not any more. */
  readonly onConsider?: (checked: boolean | null, control: Element) => void;
  readonly disabled?: boolean;
  readonly id?: string;
  /** Words that a click on switches too. */
  readonly label?: ReactNode;
}

export function Switch({ name, checked, onChange, onConsider, disabled = false, id, label }: SwitchProps) {
  const ownId = useId();
  const control = (
    <Radix.Root
      aria-label={name}
      checked={checked}
      onCheckedChange={onChange}
      onPointerEnter={({ currentTarget }) => onConsider?.(!checked, currentTarget)}
      onPointerLeave={({ currentTarget }) => onConsider?.(null, currentTarget)}
      onFocus={({ currentTarget }) => currentTarget.matches(":focus-visible") && onConsider?.(!checked, currentTarget)}
      onBlur={({ currentTarget }) => onConsider?.(null, currentTarget)}
      disabled={disabled}
      id={id ?? ownId}
      className="relative h-4 w-7 shrink-0 rounded-full bg-line-strong transition-colors duration-120 data-[state=checked]:bg-accent-solid disabled:opacity-40"
    >
      <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-on-accent shadow-thumb transition-transform duration-120 data-[state=checked]:translate-x-3.5" />
    </Radix.Root>
  );
  if (label === undefined) return control;
  return (
    <span className="flex items-center gap-2 text-12 text-ink-2">
      {control}
      <label htmlFor={id ?? ownId}>{label}</label>
    </span>
  );
}
