// How quantities read on screen: three significant digits and a unit; exact integers where they are asked for.

import { type Block, type ReceptiveField, type TensorType, thinSpace } from "#graph-schema";

export { printInteger, thinSpace } from "#graph-schema";

const minus = "\u2212";

/** A quantity cut into what a column aligns (the number) and what it repeats (the unit). */
export interface Quantity {
  readonly digits: string;
  /** Prefix and unit, `M` or `ms`; empty for a bare number. */
  readonly unit: string;
}

const counts: readonly (readonly [factor: number, prefix: string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
];
const byteUnits: readonly (readonly [factor: number, prefix: string])[] = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
  [1, "B"],
];
const timeUnits: readonly (readonly [factor: number, prefix: string])[] = [
  [1e3, "s"],
  [1, "ms"],
  [1e-3, "µs"],
];

/** Three significant digits, trailing zeros kept so that digits stand still: `1.33`, `12.4`, `261`. */
export function significant(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const exponent = Math.floor(Math.log10(Number(size.toPrecision(3))));
  const digits = size.toFixed(Math.max(0, Math.min(20, 2 - exponent)));
  return value < 0 ? `${minus}${digits}` : digits;
}

function scaled(value: number, units: readonly (readonly [number, string])[]): Quantity {
  const size = Number(Math.abs(value).toPrecision(3));
  const [factor, unit] = units.find(([factor]) => size >= factor) ?? units.at(-1) ?? [1, ""];
  const small = factor === 1 && Number.isInteger(value) && size < 1000;
  return {
    digits: small ? String(value).replace("-", minus) : significant(value / factor),
    unit: value === 0 ? "" : unit,
  };
}

/** Counts of anything: parameters, MACs, activations. */
export function countQuantity(value: number): Quantity {
  return scaled(value, counts);
}

/** Decimal bytes, as file sizes are printed. */
export function bytesQuantity(bytes: number): Quantity {
  return bytes === 0 ? { digits: "0", unit: "B" } : scaled(bytes, byteUnits);
}

export function msQuantity(ms: number): Quantity {
  return ms === 0 ? { digits: "0", unit: "ms" } : scaled(ms, timeUnits);
}

/** `1.33 M`, `261 M MACs`. */
export function printQuantity({ digits, unit }: Quantity, of = ""): string {
  return [digits, unit, of].filter((part) => part !== "").join(thinSpace);
}

export function printCount(value: number, of = ""): string {
  return printQuantity(countQuantity(value), of);
}

export function printBytes(bytes: number): string {
  return printQuantity(bytesQuantity(bytes));
}

export function printMs(ms: number): string {
  return printQuantity(msQuantity(ms));
}

/** A spread beside its figure, in the unit that the figure has already: `±7.4` beside `210 µs`. */
export function printSpread(spreadMs: number, figureMs: number): string {
  const { unit } = msQuantity(figureMs);
  const [factor] = timeUnits.find(([, name]) => name === unit) ?? [1];
  return `±${Number((spreadMs / factor).toPrecision(2))}`;
}

/** A part of a whole: `34 %`, `3.4 %`, `<0.1 %`. */
export function printShare(part: number, whole: number): string {
  if (whole <= 0) return "";
  const percent = (100 * part) / whole;
  if (percent === 0) return `0${thinSpace}%`;
  if (percent < 0.1) return `<0.1${thinSpace}%`;
  return `${percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)}${thinSpace}%`;
}

/** A change against a former value: `▲ 3.2 %`; empty where nothing changed or nothing can be compared. */
export function printChange(now: number, before: number): string {
  if (now === before || before === 0) return "";
  const percent = Math.abs((100 * (now - before)) / before);
  const size = percent < 0.05 ? "<0.1" : percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0);
  return `${now > before ? "▲" : "▼"}${thinSpace}${size}${thinSpace}%`;
}

/** A figure as a paper prints it, cut the same way: `1.26 G`. */
export function printedQuantity(text: string): Quantity {
  const [digits = "", ...unit] = text.split(" ");
  return { digits, unit: unit.join(" ") };
}

/** Dims with ×: `3×224×224`. */
export function printDims(dims: readonly number[]): string {
  return dims.join("×");
}

/** The layout of a value in a word: `map`, `tokens 14×14`, `1 + 14×14 tokens`. */
export function printLayout({ layout }: TensorType): string {
  if (layout.kind !== "tokens") return layout.kind;
  if (!layout.grid) return "tokens";
  const prefix = layout.prefix > 0 ? `${layout.prefix} + ` : "";
  return `tokens ${prefix}${printDims(layout.grid)}`;
}

/** How a printed figure relates to ours: rounded to it, cut off to it, or another one. */
export type Agreement = "rounded" | "cut" | "other";

/**
 * Is a figure, with as many digits as were printed, ours? `published` is text as a paper has it: `1.26 G`, `538 M`.
 * @returns undefined where the text holds no number
 */
export function agreementAsPrinted(published: string, ours: number): Agreement | undefined {
  const found = /^[~≈]?\s*(\d+(?:\.(\d+))?)\s*([kMGT]?)/.exec(published.replaceAll(",", ""));
  if (!found) return undefined;
  const [, digits = "", decimals = "", prefix = ""] = found;
  const scaledOurs = ours / ({ k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[prefix] ?? 1);
  const printed = Number(digits).toFixed(decimals.length);
  if (scaledOurs.toFixed(decimals.length) === printed) return "rounded";
  const step = 10 ** decimals.length;
  return (Math.floor(scaledOurs * step) / step).toFixed(decimals.length) === printed ? "cut" : "other";
}

/** `sees 27×27 px`, `sees the whole picture`; null where it is no one window. */
export function printField(field: ReceptiveField | undefined): string | null {
  if (field === undefined) return null;
  return field === "global" ? "sees the whole picture" : `sees ${field.map((axis) => axis.field).join("×")} px`;
}

/** Where a paper tells of a block and shows it, after its title: `, section 3.2, figure 2`. */
export function printPlace({ section, figure }: NonNullable<Block["paper"]>): string {
  return `${section === undefined ? "" : `, section ${section}`}${figure === undefined ? "" : `, figure ${figure}`}`;
}

/** A reason as it was thrown, ended as a sentence is. */
export function asSentence(reason: string): string {
  return reason === "" || /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}
