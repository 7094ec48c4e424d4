// Buttons: with words, or with an icon and a name that a tooltip shows.

import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { buttonClass, buttonShape, buttonVariants, type Variant } from "./button-class.ts";
import { cx } from "./class-names.ts";
import { Tooltip } from "./Tooltip.tsx";

export function Button({
  variant = "ghost",
  small = false,
  className,
  ...props
}: ComponentProps<"button"> & { readonly variant?: Variant; readonly small?: boolean }) {
  return <button type="button" {...props} className={cx(buttonClass(variant, small), className)} />;
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
        className={cx(
          buttonShape,
          buttonVariants.ghost,
          small ? "size-6" : "size-7",
          on && "bg-press text-ink",
          className,
        )}
      >
        <Icon aria-hidden size={small ? 14 : 16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  );
}
