// What one node of a trace costs: a vector counted from its op and types. Conventions and scopes fold over it.

import { ops } from "./ops/index.ts";
import { noWork, type Op, type Work } from "./ops/op.ts";
import { inScope, type Trace, type TraceNode } from "./trace.ts";
import { byteLength, numElements } from "./types.ts";

/** Of one node, for one sample. */
export interface Count {
  readonly work: Work;
  /** Output elements of convolutions, linears and matrix products, as fvcore and timm count activations. */
  readonly activations: number;
  /** Batched values read; none where the op only renames them. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Parameters and constants read. */
  readonly weightBytes: number;
}

export function count(node: TraceNode): Count {
  const { work } = ops[node.op] as unknown as Op<TraceNode["attrs"]>;
  if (work === "renames") return renaming;
  const inputs = node.inputs.map((value) => value.type);
  const outputs = node.outputs.map((value) => value.type);
  const done = typeof work === "string" ? noWork : { ...noWork, ...work(inputs, outputs, node.attrs) };
  let [inputBytes, weightBytes, outputBytes] = [0, 0, 0];
  for (const type of inputs)
    if (type.batched) inputBytes += byteLength(type);
    else weightBytes += byteLength(type);
  for (const type of outputs) outputBytes += byteLength(type);
  return { work: done, activations: done.macs > 0 ? activationsOf(node) : 0, inputBytes, outputBytes, weightBytes };
}

const renaming: Count = { work: noWork, activations: 0, inputBytes: 0, outputBytes: 0, weightBytes: 0 };

/** Attention is two products: its scores are activations too. */
function activationsOf(node: TraceNode): number {
  const out = node.outputs[0]?.type.shape ?? [];
  const elements = numElements(out);
  if (node.op !== "attention") return elements;
  const keys = node.inputs[1]?.type.shape.at(-2) ?? 0;
  return elements + (elements / (out.at(-1) ?? 1)) * keys;
}

/** All arithmetic, whatever a convention leaves out; a multiply-accumulate is two operations. */
export function operations({ macs, biasAdds, adds, muls, divs, exps, compares }: Work): number {
  return 2 * macs + biasAdds + adds + muls + divs + exps + compares;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Trained elements; buffers are not parameters. Limited to a scope where one is given. */
export function parameterCount({ params }: Pick<Trace, "params">, scope = ""): number {
  return sum(
    params
      .filter(({ kind, name }) => kind === "param" && inScope(name, scope))
      .map(({ value }) => numElements(value.type.shape)),
  );
}
