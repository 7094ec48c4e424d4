// Says what a config field needs and what it got, from the field's own schema.

import { z } from "zod";
import type { Block } from "./block.ts";

export interface ConfigProblem {
  readonly field: string;
  /** `stride needs a whole number from 1 to 8, got 0.5`. */
  readonly sentence: string;
}

interface FieldSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly items?: FieldSchema;
}

/** The first problem of a config; undefined where there is none. */
export function configProblem(block: Block, config: Readonly<Record<string, unknown>>): ConfigProblem | undefined {
  const parsed = block.config.safeParse(config);
  const issue = parsed.error?.issues[0];
  if (!issue) return undefined;
  if (issue.code === "unrecognized_keys") {
    const field = issue.keys[0] ?? "";
    const fields = Object.keys(block.config.shape).join(", ") || "none";
    return { field, sentence: `${field} is no field of it, which has ${fields}` };
  }
  const field = String(issue.path[0] ?? "");
  const schema = z.toJSONSchema(block.config.shape[field] as z.ZodType, { io: "input" }) as FieldSchema;
  const need = needOf(schema);
  const got = `got ${printed(config[field])}`;
  return {
    field,
    sentence: need ? `${field} needs ${need}, ${got}` : `${field} needs another value: ${issue.message}, ${got}`,
  };
}

function needOf(schema: FieldSchema): string | undefined {
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  switch (schema.type) {
    case "integer":
      return `a whole number from ${schema.minimum} to ${schema.maximum}`;
    case "number":
      return `a number from ${schema.minimum} to ${schema.maximum}`;
    case "boolean":
      return "yes or no";
    case "array":
      return schema.items?.type === "integer"
        ? `a list of whole numbers from ${schema.items.minimum} to ${schema.items.maximum}`
        : undefined;
    default:
      return undefined;
  }
}

function printed(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
