// One block traced by itself, for tests of its shapes, names and sentences.

import { blockOf, type DocumentNode, type Evaluation, evaluateNode, type TensorType, type Trace } from "../index.ts";

export interface BlockUse {
  readonly inputs: readonly TensorType[];
  readonly config?: NonNullable<DocumentNode["config"]>;
}

function evaluated(type: string, { inputs, config = {} }: BlockUse): Evaluation {
  const block = blockOf(type);
  if (!block) throw new Error(`${type} is no block`);
  const ports = inputs.flatMap((value, index) => {
    const port = block.inputs[index];
    return port ? [[port.name, value] as const] : [];
  });
  return evaluateNode({ id: 1, type, scope: "", config }, block, Object.fromEntries(ports));
}

/** @throws Error with the block's sentence where it refuses */
export function tracedBlock(type: string, use: BlockUse): { readonly trace: Trace; readonly output: TensorType } {
  const evaluation = evaluated(type, use);
  if (!evaluation.ok) throw new Error(evaluation.diagnostic.message);
  const [output] = Object.values(evaluation.outputTypes);
  if (!output) throw new Error(`${type} has no output`);
  return { trace: evaluation.fragment.trace, output };
}

/** Why the block refuses; throws where it does not. */
export function refusalOf(type: string, use: BlockUse): string {
  const evaluation = evaluated(type, use);
  if (evaluation.ok) throw new Error(`${type} accepts this`);
  return evaluation.diagnostic.message;
}

/** `name [shape]` of every stored tensor. */
export function stateOf({ params }: Pick<Trace, "params">): readonly string[] {
  return params.map(({ name, value }) => `${name} [${value.type.shape.join(",")}]`);
}

/** Values of the constant whose name ends so. */
export function constantOf({ constants }: Pick<Trace, "constants">, name: string): readonly number[] {
  const found = constants.find((constant) => constant.name.endsWith(name));
  if (!found) throw new Error(`no constant ${name}`);
  return Array.from(found.data(), Number);
}
