// How a button looks, for Button.tsx and for what must not depend on more than the page itself.

import { cx } from "./class-names.ts";

export type Variant = "ghost" | "outline" | "primary" | "soft";

export const buttonVariants: Readonly<Record<Variant, string>> = {
  ghost: "text-ink-2 hover:bg-hover hover:text-ink active:bg-press data-[state=open]:bg-press",
  outline: "border border-line text-ink hover:bg-hover active:bg-press data-[state=open]:bg-press",
  soft: "bg-field text-ink hover:bg-hover active:bg-press data-[state=open]:bg-press",
  primary: "bg-accent-solid text-on-accent hover:bg-accent-hover",
};

export const buttonShape =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-120 disabled:pointer-events-none disabled:opacity-40 aria-disabled:opacity-40";

export function buttonClass(variant: Variant, small = false): string {
  return cx(buttonShape, buttonVariants[variant], small ? "h-6 px-2 text-11" : "h-7 px-2.5 text-12");
}
