// How whole numbers read wherever people read them: groups of three kept apart by thin spaces.

/** Between digits, and between a number and its unit: thin and not breaking. */
export const thinSpace = "\u202f";
const minus = "\u2212";

/** `5 586 832`; a number that is not whole is rounded. */
export function printInteger(value: number | bigint): string {
  const rounded = typeof value === "bigint" ? value : Math.round(value);
  const digits = String(rounded < 0 ? -rounded : rounded).replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return rounded < 0 ? `${minus}${digits}` : digits;
}
