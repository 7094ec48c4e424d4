// The form of a block, read from its config schema: what kind of field each entry is, its bounds, its default.

import { z } from "zod";
import type { Block, Config } from "#graph-schema";

interface FieldCommon {
  /** Key in the document. */
  readonly key: string;
  readonly title: string;
  readonly description?: string;
}

export type ConfigField = FieldCommon &
  (
    | {
        readonly kind: "number";
        readonly byDefault: number;
        readonly whole: boolean;
        readonly min?: number;
        readonly max?: number;
        readonly unit?: string;
      }
    | { readonly kind: "choice"; readonly byDefault: string; readonly values: readonly string[] }
    | { readonly kind: "flag"; readonly byDefault: boolean }
    | { readonly kind: "numbers"; readonly byDefault: readonly number[]; readonly maxItems?: number }
    | { readonly kind: "text"; readonly byDefault: string }
  );

type FieldValue = Config[string];

/** The parts of JSON Schema that fields.ts can give; a field of another kind is edited as text. */
interface PropertySchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly maxItems?: number;
}

const known = new WeakMap<Block, readonly ConfigField[]>();

export function configFields(block: Block): readonly ConfigField[] {
  const before = known.get(block);
  if (before) return before;
  const { properties = {} } = z.toJSONSchema(block.config) as {
    readonly properties?: Readonly<Record<string, PropertySchema>>;
  };
  const fields = Object.entries(properties).map(([key, schema]) => fieldOf(key, schema));
  known.set(block, fields);
  return fields;
}

function fieldOf(key: string, schema: PropertySchema): ConfigField {
  const { type, minimum, maximum, maxItems } = schema;
  const common: FieldCommon = {
    key,
    title: schema.title ?? wordsOf(key),
    ...(schema.description !== undefined && { description: schema.description }),
  };
  if (type === "integer" || type === "number")
    return {
      ...common,
      kind: "number",
      byDefault: Number(schema.default ?? 0),
      whole: type === "integer",
      ...(minimum !== undefined && { min: minimum }),
      ...(maximum !== undefined && { max: maximum }),
      ...(schema.unit !== undefined && { unit: schema.unit }),
    };
  if (type === "boolean") return { ...common, kind: "flag", byDefault: schema.default === true };
  if (schema.enum) return { ...common, kind: "choice", byDefault: String(schema.default), values: schema.enum };
  if (type === "array") {
    const byDefault = Array.isArray(schema.default) ? schema.default.map(Number) : [];
    return { ...common, kind: "numbers", byDefault, ...(maxItems !== undefined && { maxItems }) };
  }
  return { ...common, kind: "text", byDefault: String(schema.default ?? "") };
}

/** `keyDim` → `key dim`. */
function wordsOf(key: string): string {
  return key.replace(/[A-Z]+/g, (capitals) => ` ${capitals.toLowerCase()}`).trim();
}

export function isDefault({ byDefault }: ConfigField, value: FieldValue | undefined): boolean {
  return value === undefined || JSON.stringify(value) === JSON.stringify(byDefault);
}

/** What the schema says against a value; undefined where it is fine. */
export function fieldProblem(block: Block, field: ConfigField, value: FieldValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const parsed = (block.config.shape[field.key] as z.ZodType | undefined)?.safeParse(value);
  return parsed?.success === false ? sentence(field, parsed.error.issues[0]?.message) : undefined;
}

function sentence(field: ConfigField, message: string | undefined): string {
  if (field.kind !== "number") return message ?? "This value does not fit.";
  const { whole, min, max } = field;
  const range =
    min !== undefined && max !== undefined ? ` from ${min} to ${max}` : min !== undefined ? ` from ${min} up` : "";
  return `Needs a ${whole ? "whole number" : "number"}${range}.`;
}

/** A finer step for small numbers, so that 1e-6 and 0.5 can both be stepped. */
export function stepOf(field: ConfigField & { readonly kind: "number" }, value: number): number {
  if (field.whole) return 1;
  const size = Math.abs(value) || 1;
  return size >= 1 ? 0.5 : 10 ** Math.floor(Math.log10(size) + 1e-9);
}

/** `64, 128 256` → numbers; undefined where a part is none. */
export function parseNumbers(text: string): readonly number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : undefined;
}
