// What each stage of a model costs: its blocks by the stride of the map that they give, so that two models can be compared.

import type { Check, NodeCheck } from "./check.ts";
import type { DocumentCosts } from "./rollup.ts";
import type { TensorType } from "./types.ts";

export interface StageCosts {
  /** Pixels of the picture per position, along a side; null: what gives no map any more, as the head. */
  readonly stride: number | null;
  readonly blocks: number;
  readonly parameters: number;
  readonly macs: number;
  /** null: not measured. */
  readonly ms: number | null;
}

/** Finest stage first, without a map last; blocks without types are left out. `msOf`: measured time per node. */
export function stageCosts(
  { nodes, order }: Check,
  costs: DocumentCosts,
  msOf: ReadonlyMap<number, number> | null = null,
): readonly StageCosts[] {
  const checks = order.flatMap((id) => nodes.get(id) ?? []);
  const picture = checks.find(({ block }) => block?.family === "io" && block.inputs.length === 0);
  const side = Math.max(0, ...Object.values(picture?.outputTypes ?? {}).map((type) => sideOf(type) ?? 0));
  const stages = new Map<number | null, StageCosts>();
  for (const done of checks) {
    const own = costs.nodes.get(done.node.id);
    if (!own || done.block?.family === "io") continue;
    const stride = strideOf(done, side);
    const before = stages.get(stride) ?? { stride, blocks: 0, parameters: 0, macs: 0, ms: msOf ? 0 : null };
    stages.set(stride, {
      stride,
      blocks: before.blocks + 1,
      parameters: before.parameters + own.parameters,
      macs: before.macs + own.macs,
      ms: msOf && before.ms !== null ? before.ms + (msOf.get(done.node.id) ?? 0) : null,
    });
  }
  return [...stages.values()].sort(
    (a, b) => (a.stride ?? Number.POSITIVE_INFINITY) - (b.stride ?? Number.POSITIVE_INFINITY),
  );
}

/** The nearest power of two, so that 14 and 15 positions of 224 pixels are the same stage. */
function strideOf({ outputTypes }: NodeCheck, side: number): number | null {
  const own = Object.values(outputTypes)
    .map(sideOf)
    .find((found) => found !== undefined);
  if (own === undefined || own === 0 || side === 0) return null;
  return 2 ** Math.round(Math.log2(side / own));
}

/** Geometric mean of the last two axes of a map, or of the grid of tokens. */
function sideOf({ layout, shape }: TensorType): number | undefined {
  const grid = layout.kind === "map" ? shape.slice(2) : layout.kind === "tokens" ? layout.grid : undefined;
  const [height, width] = grid?.slice(-2) ?? [];
  return height === undefined || width === undefined ? undefined : Math.sqrt(height * width);
}
