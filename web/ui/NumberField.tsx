// A number with its unit: typed (sums too), stepped with arrow keys, or scrubbed by dragging the unit.

import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { evaluateArithmetic } from "./arithmetic.ts";
import { cx } from "./class-names.ts";

/** One gesture of editing: steps that follow each other in it are one step of undo. */
export type ChangeKind = "typed" | "stepped" | "scrubbed";

interface NumberFieldProps {
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number, kind: ChangeKind) => void;
  /** A scrub or a row of steps is over. */
  readonly onSettled?: () => void;
  /** A value that is typed or pointed at, before it is taken; null: none any more. */
  readonly onConsider?: (value: number | null, field: Element) => void;
  readonly unit?: string;
  /** Bounds of stepping and scrubbing; typed values are taken as they are, and judged by the caller. */
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly className?: string;
}

const pixelsPerStep = 4;
const coarse = 10;

export function NumberField(props: NumberFieldProps) {
  const { name, value, onChange, onSettled, onConsider, unit, step = 1, invalid = false, disabled = false } = props;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = props;
  /** null: shows the value; else what is being typed. */
  const [draft, setDraft] = useState<string | null>(null);
  const scrub = useRef<{ readonly x: number; readonly from: number; last: number } | null>(null);
  const reverting = useRef(false);
  const frame = useRef<HTMLSpanElement>(null);
  const unreadable = draft !== null && evaluateArithmetic(draft) === undefined;

  const bounded = (next: number) => Math.min(max, Math.max(min, tidy(next, step)));
  const stepped = (steps: number) =>
    bounded(((draft === null ? undefined : evaluateArithmetic(draft)) ?? value) + steps * step);
  const stepBy = (steps: number) => {
    setDraft(null);
    const next = stepped(steps);
    if (next !== value) onChange(next, "stepped");
  };
  const consider = (next: number | null | undefined) => {
    if (frame.current) onConsider?.(next === value || next === undefined ? null : next, frame.current);
  };
  const commit = () => {
    const next = draft === null || reverting.current ? undefined : evaluateArithmetic(draft);
    reverting.current = false;
    setDraft(null);
    if (frame.current) onConsider?.(null, frame.current);
    if (next !== undefined && next !== value) onChange(next, "typed");
    onSettled?.();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const steps = event.shiftKey ? coarse : 1;
    if (event.key === "ArrowUp") stepBy(steps);
    else if (event.key === "ArrowDown") stepBy(-steps);
    else if (event.key === "PageUp") stepBy(coarse);
    else if (event.key === "PageDown") stepBy(-coarse);
    else if (event.key === "Enter") {
      commit();
      event.currentTarget.select();
    } else if (event.key === "Escape" && draft !== null) {
      reverting.current = true;
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const startScrub = (event: PointerEvent<HTMLElement>) => {
    if (disabled || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    scrub.current = { x: event.clientX, from: value, last: value };
  };
  const moveScrub = (event: PointerEvent<HTMLElement>) => {
    const { current } = scrub;
    if (!current) return;
    const steps = Math.trunc((event.clientX - current.x) / pixelsPerStep) * (event.shiftKey ? coarse : 1);
    const next = bounded(current.from + steps * step);
    if (next === current.last) return;
    current.last = next;
    onChange(next, "scrubbed");
  };
  const endScrub = () => {
    if (scrub.current) onSettled?.();
    scrub.current = null;
  };

  return (
    <span
      ref={frame}
      className={cx(
        "group relative flex h-7 min-w-0 items-center rounded-md bg-field transition-colors duration-120 focus-within:bg-raised focus-within:outline-2 focus-within:outline-accent hover:bg-hover",
        (invalid || unreadable) && "outline-1 outline-danger",
        disabled && "opacity-40",
        props.className,
      )}
    >
      <input
        type="text"
        inputMode={Number.isInteger(step) ? "numeric" : "decimal"}
        role="spinbutton"
        aria-label={name}
        {...spokenRange({ value, min, max })}
        {...(unit !== undefined && { "aria-valuetext": `${value} ${unit}` })}
        aria-invalid={invalid || unreadable}
        {...(props.describedBy !== undefined && { "aria-describedby": props.describedBy })}
        {...(props.id !== undefined && { id: props.id })}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        className="num h-full w-full min-w-0 rounded-md bg-transparent pl-2 text-12 outline-none"
        value={draft ?? String(value)}
        onChange={(event) => {
          setDraft(event.target.value);
          consider(evaluateArithmetic(event.target.value));
        }}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      {/* Dragging is a second way to what the arrow keys do, so it needs no name of its own. */}
      <span
        aria-hidden
        className="flex h-full min-w-6 cursor-ew-resize touch-none select-none items-center justify-end pr-2 pl-1 text-11 text-ink-3 group-hover:pr-6"
        onPointerDown={startScrub}
        onPointerMove={moveScrub}
        onPointerUp={endScrub}
        onPointerCancel={endScrub}
      >
        {unit}
      </span>
      <span aria-hidden className="absolute inset-y-0.5 right-0.5 hidden w-5 flex-col group-hover:flex">
        <Stepper Icon={ChevronUp} onStep={() => stepBy(1)} onPoint={(on) => consider(on ? stepped(1) : null)} />
        <Stepper Icon={ChevronDown} onStep={() => stepBy(-1)} onPoint={(on) => consider(on ? stepped(-1) : null)} />
      </span>
    </span>
  );
}

interface StepperProps {
  readonly Icon: typeof ChevronUp;
  readonly onStep: () => void;
  /** The pointer is on it, or leaves it. */
  readonly onPoint: (on: boolean) => void;
}

function Stepper({ Icon, onStep, onPoint }: StepperProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="flex flex-1 items-center justify-center rounded-xs text-ink-3 hover:bg-press hover:text-ink"
      // The field keeps the focus, so that typing can go on.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onStep}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
    >
      <Icon size={12} strokeWidth={2} />
    </button>
  );
}

/** ARIA knows decimals, not exponents: 1e-12 is 0.000000000001. React's types would have numbers. */
function spokenRange({ value, min, max }: { readonly value: number; readonly min: number; readonly max: number }) {
  const inDecimals = (bound: number) => bound.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });
  const range: Record<string, string> = { "aria-valuenow": inDecimals(value) };
  if (Number.isFinite(min)) range["aria-valuemin"] = inDecimals(min);
  if (Number.isFinite(max)) range["aria-valuemax"] = inDecimals(max);
  return range;
}

/** Without the dust of binary fractions: 0.1 + 0.2 steps to 0.3. */
function tidy(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(Math.abs(step) || 1)) + 2);
  return Number(value.toFixed(Math.min(20, decimals)));
}
