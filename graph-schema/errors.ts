// The one error that ops and blocks throw for user input: where, what needs what, got what, as fields.

import { printType, type TensorType } from "./types.ts";

/** What was needed and not found. Repairs are chosen by `kind` and its fields, never by reading the sentence. */
export type Need =
  | { readonly kind: "layout"; readonly layout: "map" | "tokens" | "plain" }
  | { readonly kind: "grid" }
  | { readonly kind: "prefix"; readonly got: number; readonly needed: number }
  | { readonly kind: "channels"; readonly got: number; readonly needed: number }
  | {
      readonly kind: "divisor";
      readonly field: string;
      readonly value: number;
      readonly of: number;
      readonly ofWhat: string;
    }
  | { readonly kind: "resolution"; readonly got: readonly number[]; readonly needed: string; readonly stride?: number }
  | { readonly kind: "sameShape"; readonly a: TensorType; readonly b: TensorType }
  | { readonly kind: "rank"; readonly needed: number; readonly got: number }
  | { readonly kind: "config"; readonly field: string; readonly problem: string }
  | { readonly kind: "limit"; readonly what: string; readonly got: number; readonly limit: number }
  | { readonly kind: "other"; readonly problem: string };

export interface ShapeErrorFields {
  /** Op or block that refused. */
  readonly what: string;
  readonly need: Need;
  readonly got?: readonly TensorType[];
}

export class ShapeError extends Error {
  override readonly name = "ShapeError";
  /** Scope path inside the model, dots between parts; empty at the root. */
  readonly where: string;
  readonly fields: ShapeErrorFields;

  constructor(fields: ShapeErrorFields, where = "") {
    super(sentence(fields, where));
    this.fields = fields;
    this.where = where;
  }

  at(where: string): ShapeError {
    return new ShapeError(this.fields, where);
  }
}

function sentence({ what, need, got }: ShapeErrorFields, where: string): string {
  const place = where === "" ? "" : `${where}: `;
  const found = got && got.length > 0 ? `, got ${got.map(printType).join(" and ")}` : "";
  return `${place}${what} ${needSentence(need)}${need.kind === "sameShape" ? "" : found}`;
}

export function needSentence(need: Need): string {
  switch (need.kind) {
    case "layout":
      return need.layout === "map" ? "needs a map" : need.layout === "tokens" ? "needs tokens" : "needs a plain value";
    case "grid":
      return "needs tokens that still form an image";
    case "prefix":
      return need.needed === 0
        ? `needs tokens without a class token, ${need.got} stand before the image`
        : `needs ${need.needed} class or distillation token${need.needed === 1 ? "" : "s"} before the image, ${need.got} are there`;
    case "channels":
      return `needs ${need.needed} channels, ${need.got} arrive`;
    case "divisor":
      return `needs ${need.field} to divide ${need.ofWhat}: ${need.of} is no multiple of ${need.value}`;
    case "resolution":
      return `needs ${need.needed}, ${need.got.join("×")} arrives`;
    case "sameShape":
      return `needs two values of one shape, got ${printType(need.a)} and ${printType(need.b)}`;
    case "rank":
      return `needs ${need.needed} axes, ${need.got} arrive`;
    case "config":
      return `needs another ${need.field}: ${need.problem}`;
    case "limit":
      return `needs ${need.what} of at most ${need.limit}, ${need.got} asked`;
    case "other":
      return need.problem;
  }
}

/** Refuses with fields; the builder adds the scope path. */
export function refuse(what: string, need: Need, ...got: readonly TensorType[]): never {
  throw new ShapeError({ what, need, got });
}
