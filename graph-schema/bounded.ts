// Models whose number of tokens depends on the picture: the greatest length is in the types, others are put in here.

import { ops } from "./ops/index.ts";
import type { Op } from "./ops/op.ts";
import type { Trace, TraceNode, Value } from "./trace.ts";
import type { TensorType } from "./types.ts";

/** Nodes that make a bounded axis, and the value that has it. */
export function boundedOrigins({ nodes }: Pick<Trace, "nodes">): readonly { node: TraceNode; value: Value }[] {
  return nodes.flatMap((node) => {
    if (node.inputs.some(isBounded)) return [];
    return node.outputs.filter(isBounded).map((value) => ({ node, value }));
  });
}

function isBounded({ type }: Value): boolean {
  return type.boundedAxis !== undefined;
}

/** 1 where samples of a batch would differ in their number of tokens; undefined where any batch will do. */
export function fixedBatch(trace: Pick<Trace, "nodes">): 1 | undefined {
  return trace.nodes.some(({ outputs }) => outputs.some(isBounded)) ? 1 : undefined;
}

/** The trace as it would be if every bounded axis had the length that is given for its origin: for counting. */
export function withLengths(trace: Trace, length: (origin: TraceNode) => number): Trace {
  const lengths = new Map<number, number>();
  const fixed = (value: Value): Value => {
    const known = lengths.get(value.id);
    return known === undefined ? value : { ...value, type: lengthened(value.type, known) };
  };
  const nodes = trace.nodes.map((node) => {
    const inherited = node.inputs.flatMap(({ id }) => lengths.get(id) ?? [])[0];
    for (const value of node.outputs) if (isBounded(value)) lengths.set(value.id, inherited ?? length(node));
    return { ...node, inputs: node.inputs.map(fixed), outputs: node.outputs.map(fixed) };
  });
  return { ...trace, nodes, outputs: trace.outputs.map(({ name, value }) => ({ name, value: fixed(value) })) };
}

/** At the lengths that training aimed at; the same trace where no length is open. */
export function atExpectedLengths(trace: Trace): Trace {
  if (fixedBatch(trace) === undefined) return trace;
  return withLengths(trace, (node) => {
    const { expectedLength } = ops[node.op] as unknown as Op<TraceNode["attrs"]>;
    if (!expectedLength) throw new Error(`${node.name}: ${node.op} does not say what length to expect`);
    return expectedLength(
      node.inputs.map(({ type }) => type),
      node.attrs,
    );
  });
}

function lengthened({ boundedAxis, ...type }: TensorType, length: number): TensorType {
  return { ...type, shape: type.shape.map((dim, axis) => (axis === boundedAxis ? length : dim)) };
}
