// A port of a custom block as the node that stands for it inside, with the arriving shape as its sample.

import { blockOf } from "./blocks/index.ts";
import type { Config, DocumentNode } from "./document.ts";
import { channelsOf, type TensorType } from "./types.ts";

/** The `io` node whose output has this type; undefined where none can say it (a bounded number of tokens, an index). */
export function inputNode(id: number, name: string, type: TensorType): DocumentNode | undefined {
  if (!type.batched || type.dtype !== "f32" || type.boundedAxis !== undefined) return undefined;
  const made = sample(type);
  return made && { id, type: made.type, config: ownConfig({ ...made, config: { ...made.config, name } }) };
}

interface Sample {
  readonly type: string;
  readonly config: Config;
}

/** Without what the block has by default. */
function ownConfig({ type, config }: Sample): Config {
  const defaults = blockOf(type)?.config.parse({}) ?? {};
  const differs = ([field, value]: [string, unknown]) => JSON.stringify(defaults[field]) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(config).filter(differs));
}

function sample({ shape, layout, ...type }: TensorType): Sample | undefined {
  const [, ...dims] = shape;
  const channels = channelsOf({ shape, layout, ...type });
  if (layout.kind === "tokens") {
    const grid = [...(layout.grid ?? [(shape[1] ?? 0) - layout.prefix])];
    return { type: "io.tokens", config: { channels, grid, prefix: layout.prefix } };
  }
  if (layout.kind === "plain") return { type: "io.tensor", config: { shape: dims } };
  if (dims.length === 3) return { type: "io.input", config: { channels, height: dims[1] ?? 0, width: dims[2] ?? 0 } };
  const [, frames = 0, height = 0, width = 0] = dims;
  return dims.length === 4 ? { type: "io.video", config: { channels, frames, height, width } } : undefined;
}
