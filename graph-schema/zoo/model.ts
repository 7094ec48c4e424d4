// What the zoo holds of a published model, and how its document is written down.

import type { Block } from "../block.ts";
import { blockOf } from "../blocks/index.ts";
import {
  type Config,
  type Document,
  type DocumentEdge,
  type DocumentNode,
  documentSchema,
  libraryVersion,
} from "../document.ts";
import type { RenameTable } from "../weights.ts";

/** Figures as printed, so that their precision is kept: `1.26 G`, `79.41`. */
export interface Published {
  readonly parameters?: string;
  /** Multiply-accumulates; papers say FLOPs. */
  readonly macs?: string;
  /** ImageNet-1k top-1 accuracy, percent, unless `note` says otherwise. */
  readonly top1?: string;
  /** Repository or table that prints them. */
  readonly source: string;
  /** Quoted from memory by our sources and not checked against the paper. */
  readonly unverified?: readonly ("parameters" | "macs" | "top1")[];
  readonly note?: string;
  /** What no official code says and was filled in here, in a sentence that stands wherever the figures do. */
  readonly guess?: string;
}

export type { Rename, RenameTable } from "../weights.ts";

export interface ZooModel {
  readonly id: string;
  readonly system: string;
  readonly title: string;
  /** [N, C, H, W], or [N, C, T, H, W] of video, of the published figures. */
  readonly input: readonly number[];
  /** Exact parameter count of the official code. */
  readonly parameters: number;
  readonly published: Published;
  /** Tables by origin: `official`, `timm`. */
  readonly renames?: Readonly<Record<string, RenameTable>>;
  /** Buffers of checkpoints that the model computes itself: index tables. */
  readonly computed?: readonly RegExp[];
  readonly document: () => Document;
}

/** An output port of a node in a document being written. */
export interface Tap {
  readonly node: number;
  readonly output: string;
}

interface Placement {
  readonly scope?: string;
  readonly repeat?: number;
  readonly title?: string;
}

/** Writes a document in the order in which data flows. Blocks are named by type; ports default to the first. */
export class Composer {
  readonly #nodes: DocumentNode[] = [];
  readonly #edges: DocumentEdge[] = [];

  input(config: Config = {}): Tap {
    return this.add("io.input", { config, from: [] });
  }

  video(config: Config = {}): Tap {
    return this.add("io.video", { config, from: [] });
  }

  output(name: string, from: Tap): void {
    this.add("io.output", { config: name === "logits" ? {} : { name }, from });
  }

  /** `from`: one value per input port, in port order. */
  add(
    type: string,
    { config, from, ...placement }: Placement & { readonly config?: Config; readonly from: Tap | readonly Tap[] },
  ): Tap {
    const block = blockOf(type);
    if (!block) throw new Error(`the zoo uses ${type}, which is no block`);
    const id = this.#nodes.length + 1;
    const { repeat, ...rest } = placement;
    const changed = withoutDefaults(block, config ?? {});
    this.#nodes.push({
      id,
      type,
      ...(Object.keys(changed).length > 0 && { config: changed }),
      ...rest,
      ...(repeat !== undefined && repeat > 1 && { repeat }),
    });
    const taps = "node" in from ? [from] : from;
    for (const [index, tap] of taps.entries()) {
      const port = block.inputs[index];
      if (!port) throw new Error(`${type} has no input number ${index}`);
      this.#edges.push({ from: tap.node, output: tap.output, to: id, input: port.name });
    }
    return { node: id, output: block.outputs[0] ?? "" };
  }

  document(name: string, origin: string): Document {
    return { schema: documentSchema, library: libraryVersion, name, nodes: this.#nodes, edges: this.#edges, origin };
  }
}

/** Documents hold only what differs from a block's defaults. */
function withoutDefaults(block: Block, config: Config): Config {
  const defaults = block.config.parse({});
  const changed = Object.entries(config).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(defaults[field]),
  );
  return Object.fromEntries(changed);
}

/** A document made once, when first asked for. */
export function composed(name: string, origin: string, write: (m: Composer) => void): () => Document {
  let made: Document | undefined;
  return () => {
    if (made) return made;
    const composer = new Composer();
    write(composer);
    made = composer.document(name, origin);
    return made;
  };
}
