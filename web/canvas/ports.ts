// What a port looks like before anything is wired: the layout it expects or gives, read from the block's samples.

import { type Block, evaluateNode, type LayoutKind, type TensorType } from "#graph-schema";

/** Layout that an input expects, by the block's samples; null: it takes several. The check of a real wire has the last word. */
export function expectedLayout(block: Block, input: string): LayoutKind | null {
  const index = block.inputs.findIndex(({ name }) => name === input);
  const [kind, ...others] = new Set(block.samples.flatMap(({ inputs }) => inputs[index]?.layout.kind ?? []));
  return kind !== undefined && others.length === 0 ? kind : null;
}

const sampled = new WeakMap<Block, Readonly<Record<string, TensorType>>>();

/** What the block's first sample gives: the outputs' layouts while the real inputs are not known. */
export function sampleOutputs(block: Block): Readonly<Record<string, TensorType>> {
  const known = sampled.get(block);
  if (known) return known;
  const sample = block.samples[0];
  const inputs = Object.fromEntries(
    block.inputs.flatMap(({ name }, index) => {
      const type = sample?.inputs[index];
      return type ? [[name, type]] : [];
    }),
  );
  const evaluation = evaluateNode(
    { id: 1, type: block.type, ...(sample?.config && { config: sample.config as never }) },
    block,
    inputs,
  );
  const outputs = evaluation.ok ? evaluation.outputTypes : {};
  sampled.set(block, outputs);
  return outputs;
}
