// A number as it is set everywhere: tabular digits, then the unit, smaller and quieter.

import type { Quantity } from "../format.ts";
import { cx } from "./class-names.ts";

export function Figure({ quantity, className }: { readonly quantity: Quantity; readonly className?: string }) {
  return (
    <span className={cx("inline-flex items-baseline gap-0.75 whitespace-nowrap", className)}>
      <span className="num">{quantity.digits}</span>
      {/* The space is for what reads or copies the text; the gap is what is seen. */}
      {quantity.unit !== "" && (
        <>
          {" "}
          <span className="font-normal text-[0.85em]">{quantity.unit}</span>
        </>
      )}
    </span>
  );
}

/** A part of a whole as a hair-thin bar; `share` from 0 to 1. */
export function ShareBar({
  share,
  colour,
  className,
}: {
  readonly share: number;
  readonly colour?: string;
  readonly className?: string;
}) {
  const percent = Math.min(100, Math.max(share > 0 ? 2 : 0, share * 100));
  return (
    <span aria-hidden className={cx("keeps-colour block h-1 overflow-hidden rounded-full bg-field", className)}>
      <span
        className="block h-full rounded-full"
        style={{ width: `${percent}%`, background: colour ?? "var(--color-ink-3)" }}
      />
    </span>
  );
}
