// A trace as program text, one node a line: for tests, for people, and to tell whether two traces are the same.

import type { Trace, Value } from "./trace.ts";
import { printType } from "./types.ts";

/**
 * `%0: f32[1,192,14,14] map = patch_embed.proj/conv2d_0(input, patch_embed.proj.weight) {"kernel":[16,16]}`.
 * Values are numbered as they are printed, so the text does not depend on their ids.
 */
export function printTrace(trace: Trace): string {
  const names = new Map<number, string>();
  for (const { name, value } of [...trace.inputs, ...trace.params, ...trace.constants]) names.set(value.id, name);
  let next = 0;
  const define = (value: Value) => {
    const name = `%${next++}`;
    names.set(value.id, name);
    return `${name}: ${printType(value.type)}`;
  };
  const use = (value: Value) => names.get(value.id) ?? `?${value.id}`;
  const declare = (word: string, name: string, value: Value) => `${word} ${name}: ${printType(value.type)}`;
  return [
    ...trace.inputs.map(({ name, value }) => declare("input", name, value)),
    ...trace.params.map(({ kind, name, value }) => declare(kind, name, value)),
    ...trace.constants.map(({ name, value }) => declare("constant", name, value)),
    ...trace.nodes.map(({ name, inputs, outputs, attrs }) => {
      const read = inputs.map(use).join(", ");
      const attributes = Object.keys(attrs).length > 0 ? ` ${JSON.stringify(attrs)}` : "";
      return `${outputs.map(define).join(", ")} = ${name}(${read})${attributes}`;
    }),
    ...trace.outputs.map(({ name, value }) => `output ${name} = ${use(value)}`),
    "",
  ].join("\n");
}
