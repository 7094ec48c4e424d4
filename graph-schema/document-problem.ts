// What is wrong with the shape of a document, in words: where, what it needs, what stands there.

import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** `name needs text, got 3`; the first issue, and how many more there are. No full stop. */
export function documentProblem({ issues }: z.ZodError, doc: unknown): string {
  const [first] = issues;
  if (!first) return "it fits no schema";
  const more = issues.length === 1 ? "" : ` (and ${issues.length - 1} more)`;
  return `${sentence(first, doc)}${more}`;
}

function sentence(issue: Issue, doc: unknown): string {
  const where = issue.path.length === 0 ? "the document" : issue.path.join(".");
  const got = found(valueAt(doc, issue.path));
  switch (issue.code) {
    case "invalid_type":
      return `${where} needs ${kinds[issue.expected] ?? issue.expected}, ${got}`;
    case "unrecognized_keys": {
      const keys = issue.keys.slice(0, 3).map((key) => JSON.stringify(key.slice(0, 40)));
      const rest = issue.keys.length > 3 ? ", …" : "";
      return `${where} has ${keys.join(", ")}${rest}, which ${issue.keys.length === 1 ? "is" : "are"} no part of it`;
    }
    case "too_big":
      return `${where} needs ${amount(issue.origin, "at most", issue.maximum)}, ${size(valueAt(doc, issue.path))}`;
    case "too_small":
      return `${where} needs ${amount(issue.origin, "at least", issue.minimum)}, ${size(valueAt(doc, issue.path))}`;
    case "invalid_value":
      return `${where} needs ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}, ${got}`;
    case "invalid_format":
      return `${where} needs ${issue.message}, ${got}`;
    case "invalid_union":
      return `${where} needs a number, text, true or false, or a list of numbers and texts, ${got}`;
    case "custom":
      return `${where}: ${issue.message}`;
    default:
      return `${where} has a value that it cannot have, ${got}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

function amount(origin: string, bound: string, limit: number | bigint): string {
  if (origin === "string") return `${bound} ${limit} characters`;
  if (origin === "array") return `${bound} ${limit} entries`;
  return `a number of ${bound} ${limit}`;
}

function size(value: unknown): string {
  if (typeof value === "string") return `got ${value.length}`;
  return Array.isArray(value) ? `got ${value.length}` : found(value);
}

function found(value: unknown): string {
  if (value === undefined) return "it is missing";
  if (Array.isArray(value)) return "got a list";
  if (typeof value === "object" && value !== null) return "got an object";
  const text = JSON.stringify(value);
  return `got ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}

function valueAt(doc: unknown, path: readonly PropertyKey[]): unknown {
  let value = doc;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
