// On or off.

import { Switch as Radix } from "radix-ui";

interface SwitchProps {
  readonly name: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly id?: string;
}

export function Switch({ name, checked, onChange, disabled = false, id }: SwitchProps) {
  return (
    <Radix.Root
      aria-label={name}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      {...(id !== undefined && { id })}
      className="relative h-4 w-7 shrink-0 rounded-full bg-line-strong transition-colors duration-120 data-[state=checked]:bg-accent-solid disabled:opacity-40"
    >
      <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-on-accent shadow-thumb transition-transform duration-120 data-[state=checked]:translate-x-3.5" />
    </Radix.Root>
  );
}
