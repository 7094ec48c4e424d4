// A block that is nothing but others, one after the other: described by them alone, so that it can be taken apart.

import { type Block, type BlockDefinition, type ConfigShape, defineBlock } from "./block.ts";
import type { Config } from "./document.ts";
import type { Value } from "./trace.ts";

export interface Link {
  /** Below the block's own; empty: its names stand where the block's would. */
  readonly scope: string;
  readonly block: Block;
  readonly config: Config;
}

export type ChainDefinition<C extends ConfigShape> = Omit<
  BlockDefinition<C, "x", "y">,
  "inputs" | "outputs" | "forward"
> & {
  /** Refuses in its own name what no link could take; absent: the links refuse. */
  readonly refuses?: (x: Value) => void;
  readonly links: (config: Parameters<BlockDefinition<C, "x", "y">["forward"]>[2]) => readonly Link[];
};

/** Input `x`, output `y`; each link takes by its first port what the one before gave by its first. */
export function defineChain<C extends ConfigShape>({ links, refuses, ...definition }: ChainDefinition<C>): Block {
  const block = defineBlock<C, "x", "y">({
    ...definition,
    inputs: ["x"],
    outputs: ["y"],
    forward(g, { x }, config) {
      refuses?.(x);
      let y = x;
      for (const { scope, block, config: set } of links(config)) {
        const [input, output] = [block.inputs[0]?.name ?? "", block.outputs[0] ?? ""];
        const given = g.scope(scope, () => block.forward(g, { [input]: y }, block.config.parse(set)));
        y = given[output] ?? y;
      }
      return { y };
    },
  });
  // Parsed by the block's own schema, whose type the registry forgets.
  return { ...block, links: links as unknown as NonNullable<Block["links"]> };
}
