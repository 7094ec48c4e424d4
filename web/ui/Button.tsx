// Buttons: with words, or with an icon and a name that a tooltip shows.

import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { Tooltip } from "./Tooltip.tsx";

type Variant = "ghost" | "outline" | "primary" | "soft";

const variants: Readonly<Record<Variant, string>> = {
  ghost: "text-ink-2 hover:bg-hover hover:text-ink active:bg-press data-[state=open]:bg-press",
  outline: "border border-line text-ink hover:bg-hover active:bg-press data-[state=open]:bg-press",
  soft: "bg-field text-ink hover:bg-hover active:bg-press data-[state=open]:bg-press",
  primary: "bg-accent-solid text-on-accent hover:bg-accent-hover",
};

const shared =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-120 disabled:pointer-events-none disabled:opacity-40 aria-disabled:opacity-40";

export function Button({
  variant = "ghost",
  small = false,
  className,
  ...props
}: ComponentProps<"button"> & { readonly variant?: Variant; readonly small?: boolean }) {
  const measure = small ? "h-6 px-2 text-11" : "h-7 px-2.5 text-12";
  return <button type="button" {...props} className={cx(shared, variants[variant], measure, className)} />;
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  readonly Icon: LucideIcon;
  /** Accessible name, and what the tooltip says. */
  readonly name: string;
  /** More words in the tooltip: the key, or what would be undone. */
  readonly hint?: ReactNode;
  readonly small?: boolean;
  /** Looks pressed: a toggle that is on. */
  readonly on?: boolean;
}

export function IconButton({ Icon, name, hint, small = false, on, className, ...props }: IconButtonProps) {
  return (
    <Tooltip content={name} hint={hint}>
      <button
        type="button"
        aria-label={name}
        {...(on !== undefined && { "aria-pressed": on })}
        {...props}
        className={cx(shared, variants.ghost, small ? "size-6" : "size-7", on && "bg-press text-ink", className)}
      >
        <Icon aria-hidden size={small ? 14 : 16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  );
}
