// A line of text that is taken over on Enter or when the field is left; Escape takes it back.

import { useRef, useState } from "react";
import { cx } from "./class-names.ts";

interface TextFieldProps {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** What may stand in it, shown where it is pointed at. */
  readonly hint?: string;
  /** In characters. */
  readonly maxLength?: number;
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  /** Names and paths are data. */
  readonly mono?: boolean;
  /** Looks like words until it is pointed at. */
  readonly quiet?: boolean;
  readonly className?: string;
}

export function TextField(props: TextFieldProps) {
  const { name, value, onChange, invalid = false, mono = false, quiet = false } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const reverting = useRef(false);
  const commit = () => {
    if (draft !== null && !reverting.current && draft !== value) onChange(draft);
    reverting.current = false;
    setDraft(null);
  };
  return (
    <input
      type="text"
      aria-label={name}
      aria-invalid={invalid}
      {...(props.describedBy !== undefined && { "aria-describedby": props.describedBy })}
      {...(props.id !== undefined && { id: props.id })}
      {...(props.placeholder !== undefined && { placeholder: props.placeholder })}
      {...(props.hint !== undefined && { title: props.hint })}
      {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
      disabled={props.disabled ?? false}
      autoComplete="off"
      spellCheck={false}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key !== "Escape" || draft === null) return;
        reverting.current = true;
        event.currentTarget.blur();
        event.stopPropagation();
      }}
      className={cx(
        "h-7 min-w-0 rounded-md px-2 text-12 transition-colors duration-120 hover:bg-hover focus:bg-raised focus:outline-2 focus:outline-accent focus:outline-offset-0 disabled:opacity-40",
        quiet ? "bg-transparent" : "bg-field",
        mono && "num",
        invalid && "outline-1 outline-danger",
        props.className,
      )}
    />
  );
}
