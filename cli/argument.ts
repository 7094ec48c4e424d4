// Values of flags; what is not one is wrong usage.
import { InvalidArgumentError } from "commander";

/** 0, 1, 2, … up to 2³¹ − 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value >= 2 ** 31) throw new InvalidArgumentError("It needs a whole number from 0.");
  return value;
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("It needs a whole number from 1.");
  return value;
}
