// A block that is nothing but others and the wires between them: described by them alone, so that it can be taken apart.

import { type Block, type BlockDefinition, type ConfigShape, defineBlock, type PortValues } from "./block.ts";
import type { Graph } from "./builder.ts";
import { configProblem } from "./config-problem.ts";
import type { Config } from "./document.ts";
import { refuse } from "./errors.ts";
import type { Value } from "./trace.ts";

export interface PartOptions {
  /** Below the composite's own; absent: its names stand where the composite's would. */
  readonly scope?: string;
  readonly config?: Config;
}

/** Puts a block into the composite, fed in the order of its inputs; what it gives at its first output. */
export type Put = (part: Block, options: PartOptions, ...inputs: readonly Value[]) => Value;

export type CompositeDefinition<C extends ConfigShape, I extends string, O extends string> = Omit<
  BlockDefinition<C, I, O>,
  "forward"
> & {
  /** May look at the types of values, and refuse; computes by what it puts alone. */
  readonly parts: (
    put: Put,
    inputs: PortValues<I>,
    config: Parameters<BlockDefinition<C, I, O>["forward"]>[2],
  ) => { readonly [K in O]: Value };
};

export function defineComposite<C extends ConfigShape, I extends string, O extends string>({
  parts,
  ...definition
}: CompositeDefinition<C, I, O>): Block {
  const block = defineBlock<C, I, O>({
    ...definition,
    forward: (g, inputs, config) =>
      parts((part, options, ...given) => run(g, { part, options, given }), inputs, config),
  });
  // As with `forward`: the parsed config and the named ports have exactly these types, which the registry forgets.
  return { ...block, parts: parts as unknown as NonNullable<Block["parts"]> };
}

export interface PartUse {
  readonly part: Block;
  readonly options: PartOptions;
  readonly given: readonly Value[];
}

/** Traces one part where the composite stands. */
export function run(g: Graph, { part, options: { scope = "", config = {} }, given }: PartUse): Value {
  const ports = Object.fromEntries(given.map((value, index) => [part.inputs[index]?.name ?? "", value]));
  const results = g.scope(scope, () => part.forward(g, ports, parsedConfig(part, config)));
  const result = results[part.outputs[0] ?? ""];
  if (!result) throw new Error(`${part.type} gives nothing at its first output`);
  return result;
}

/** A model's copies of a block set the same in their parts again and again. */
const parsedConfigs = new WeakMap<Block, Map<string, Readonly<Record<string, unknown>>>>();
const rememberedPerBlock = 512;

function parsedConfig(part: Block, config: Config): Readonly<Record<string, unknown>> {
  const remembered = parsedConfigs.get(part) ?? new Map<string, Readonly<Record<string, unknown>>>();
  parsedConfigs.set(part, remembered);
  const key = JSON.stringify(config);
  const known = remembered.get(key);
  if (known) return known;
  const parsed = part.config.safeParse(config);
  if (!parsed.success) {
    const sentence = configProblem(part, config)?.sentence ?? "its settings are wrong";
    refuse(part.title, { kind: "other", problem: `cannot be a part of it: ${sentence}` });
  }
  if (remembered.size >= rememberedPerBlock) remembered.clear();
  remembered.set(key, parsed.data);
  return parsed.data;
}
