// What a trace costs: counted per node, folded by convention and by scope. Unknown is never zero.

import { ops } from "./ops/index.ts";
import { noWork, type Op, type Work } from "./ops/op.ts";
import { inScope, type Trace, type TraceNode } from "./trace.ts";
import { byteLength, numElements } from "./types.ts";

/** Of one node, for one sample. */
export interface Count {
  readonly work: Work;
  /** Output elements of convolutions, linears and matrix products, as fvcore and timm count activations. */
  readonly activations: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Parameters and constants read. */
  readonly weightBytes: number;
}

export function count(node: TraceNode): Count {
  const inputs = node.inputs.map((value) => value.type);
  const outputs = node.outputs.map((value) => value.type);
  const { work } = ops[node.op] as unknown as Op<TraceNode["attrs"]>;
  const done = work === "moves" ? noWork : { ...noWork, ...work(inputs, outputs, node.attrs) };
  return {
    work: done,
    activations: done.macs > 0 ? activationsOf(node) : 0,
    inputBytes: sum(inputs.filter((type) => type.batched).map(byteLength)),
    outputBytes: sum(outputs.map(byteLength)),
    weightBytes: sum(inputs.filter((type) => !type.batched).map(byteLength)),
  };
}

/** Attention is two products: its scores are activations too. */
function activationsOf(node: TraceNode): number {
  const out = node.outputs[0]?.type.shape ?? [];
  const elements = numElements(out);
  if (node.op !== "attention") return elements;
  const keys = node.inputs[1]?.type.shape.at(-2) ?? 0;
  return elements + (elements / (out.at(-1) ?? 1)) * keys;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Trained elements; buffers are not parameters. Limited to a scope where one is given. */
export function parameterCount({ params }: Pick<Trace, "params">, scope = ""): number {
  return sum(
    params.filter(({ kind, name }) => kind === "param" && inScope(name, scope)).map(({ value }) => numElements(value.type.shape)),
  );
}
