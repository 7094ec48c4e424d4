// Config fields that blocks are declared with: zod schemas with a default, a title and a unit for the form.

import { z } from "zod";
import { limits } from "./limits.ts";

type FieldText = {
  readonly title?: string;
  readonly description?: string;
  /** Shown after the number: `px`, `ch`. */
  readonly unit?: string;
};

/** A whole number. */
export function int(
  byDefault: number,
  { min = 1, max = 4096, ...text }: FieldText & { readonly min?: number; readonly max?: number } = {},
) {
  return z.int().min(min).max(max).default(byDefault).meta(text);
}

/** A number of channels. */
export function channels(byDefault: number, text: FieldText = {}) {
  return z
    .int()
    .min(1)
    .max(limits.channels)
    .default(byDefault)
    .meta({ unit: "ch", ...text });
}

/** Output channels where 0 means: as many as arrive. */
export function outChannels(text: FieldText = {}) {
  return z
    .int()
    .min(0)
    .max(limits.channels)
    .default(0)
    .meta({ title: "out", description: "Output channels; 0 keeps the input's.", unit: "ch", ...text });
}

export function number(
  byDefault: number,
  { min = -1e6, max = 1e6, ...text }: FieldText & { readonly min?: number; readonly max?: number } = {},
) {
  return z.number().min(min).max(max).default(byDefault).meta(text);
}

export function flag(byDefault: boolean, text: FieldText = {}) {
  return z.boolean().default(byDefault).meta(text);
}

export function choice<const V extends readonly [string, ...string[]]>(
  values: V,
  byDefault: V[number],
  text: FieldText = {},
) {
  return z
    .enum(values)
    .default(byDefault as never)
    .meta(text);
}

/** Several whole numbers: widths of a stem, sizes of a split. */
export function ints(
  byDefault: readonly number[],
  { min = 1, max = 65_536, ...text }: FieldText & { readonly min?: number; readonly max?: number } = {},
) {
  return z
    .array(z.int().min(min).max(max))
    .min(1)
    .max(64)
    .default([...byDefault])
    .meta(text);
}

const nameText = z.string().min(1).max(limits.nameLength);

/** A name that becomes part of a tensor or port name. */
export function name(byDefault: string, text: FieldText = {}) {
  return nameText
    .regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, "letters, digits, dots and underscores, a letter first")
    .default(byDefault)
    .meta(text);
}

/** A name of weights in a checkpoint; that of a layer in a list is its number. */
export function weightsName(
  byDefault: string,
  text: FieldText = { description: "Name of the weights in the checkpoint." },
) {
  return nameText
    .regex(/^\w[\w.]*$/, "letters, digits, dots and underscores, no dot first")
    .default(byDefault)
    .meta(text);
}
