// Folds what does not depend on the input into parameters: gathered bias tables, positional softmax, Fourier positions.

import type { Param, TraceNode, Value } from "#graph-schema";
import type { Derived, Program } from "../program.ts";
import { Draft, mayFold } from "./draft.ts";
import { canEvaluate, evaluate } from "./evaluate.ts";
import type { Dense } from "./strided.ts";

export function foldConstants(program: Program): Program {
  const draft = new Draft(program);
  const foldable = new Set<number>();
  for (const node of draft.nodes()) {
    if (!canEvaluate(node) || node.outputs.some(({ type }) => type.batched)) continue;
    const known = (value: Value): boolean =>
      foldable.has(value.id) || draft.param(value) !== undefined || draft.constant(value) !== undefined;
    if (node.inputs.every(known)) for (const { id } of node.outputs) foldable.add(id);
  }
  const insideOnly = (value: Value): boolean =>
    !draft.isOutput(value) && draft.users(value).every((user) => user.outputs.every(({ id }) => foldable.has(id)));
  for (const original of draft.nodes()) {
    const node = draft.current(original);
    if (!node) continue;
    const ends = node.outputs.filter((value) => foldable.has(value.id) && !insideOnly(value));
    if (ends.length === 0 || !node.outputs.every(mayFold)) continue;
    const cone = coneOf(draft, node);
    const name = node.name.replace("/", node.scope === "" ? "" : ".");
    const values = node.outputs.map((value, port) =>
      draft.derive(node.outputs.length > 1 ? `${name}.${port}` : name, value.type.shape, cone.output(port)),
    );
    draft.replace(node, values);
  }
  return draft.finish();
}

interface Cone {
  readonly output: (port: number) => Derived;
}

/** A node with everything before it, down to parameters and constants. */
function coneOf(draft: Draft, last: TraceNode): Cone {
  const nodes: TraceNode[] = [];
  const params = new Map<number, Param>();
  const tables = new Map<number, () => Dense>();
  const visited = new Set<string>();
  const visit = (node: TraceNode): void => {
    if (visited.has(node.name)) return;
    visited.add(node.name);
    for (const value of node.inputs) {
      const [param, constant, producer] = [draft.param(value), draft.constant(value), draft.producer(value)];
      if (param) params.set(value.id, param);
      else if (constant) tables.set(value.id, () => ({ shape: value.type.shape, data: constant.data() }));
      else if (producer) visit(producer);
    }
    nodes.push(node);
  };
  visit(last);
  const needs = [...params.values()];
  return {
    output: (port) => ({
      needs: needs.map(({ name }) => name),
      from: (tensors) => {
        const values = new Map<number, Dense>();
        for (const [index, { value }] of needs.entries())
          values.set(value.id, { shape: value.type.shape, data: tensors[index] ?? new Float32Array(0) });
        for (const [id, table] of tables) values.set(id, table());
        for (const node of nodes) {
          const inputs = node.inputs.map(({ id }) => values.get(id) ?? missing(node));
          for (const [index, result] of evaluate(node, inputs).entries()) {
            const output = node.outputs[index];
            if (output) values.set(output.id, result);
          }
        }
        const result = values.get(last.outputs[port]?.id ?? -1) ?? missing(last);
        return result.data instanceof Float32Array ? result.data : missing(last);
      },
    }),
  };
}

function missing(node: TraceNode): never {
  throw new Error(`${node.name}: folding needs a value that is not there`);
}
