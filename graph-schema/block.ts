// What a block is: a traced function with named ports, a config schema and samples that the registry test runs.

import { z } from "zod";
import type { Graph } from "./builder.ts";
import type { Put } from "./compose.ts";
import type { Value } from "./trace.ts";
import type { TensorType } from "./types.ts";

/** Palette family; also the colour and glyph of a node. */
export const families = [
  "io",
  "stem",
  "conv",
  "attention",
  "mixing",
  "pooling",
  "layout",
  "norm",
  "sparse",
  "head",
] as const;
export type Family = (typeof families)[number];

export interface Paper {
  readonly title: string;
  /** Without version: `2206.10589`. */
  readonly arxiv: string;
  readonly section?: string;
  /** That shows the block, as the paper numbers it: `2`, `1b`; where each was read: docs/paper-figures.md. */
  readonly figure?: string;
}

/** One zod schema per field: it gives the type, the check, the form and the JSON Schema. */
export type ConfigShape = Readonly<Record<string, z.ZodType>>;

/** `"x"` is required, `"x?"` may stay unconnected. */
type PortName<P extends string> = P extends `${infer Name}?` ? Name : P;
export type PortValues<P extends string> = {
  readonly [K in P as K extends `${string}?` ? never : K]: Value;
} & { readonly [K in P as K extends `${string}?` ? PortName<K> : never]?: Value };

export interface Sample {
  readonly config?: Readonly<Record<string, unknown>>;
  /** Types that arrive at the ports, in port order; a missing tail leaves optional ports unconnected. */
  readonly inputs: readonly TensorType[];
}

/** What runs a model on pictures of another size: `{ C: "channels", H: "height", W: "width" }`. */
export type Sizes<Field extends string = string> = {
  readonly C: Field;
  readonly T?: Field;
  readonly H: Field;
  readonly W: Field;
};

export interface BlockDefinition<C extends ConfigShape, I extends string, O extends string> {
  /** `family.part`, never renamed: documents hold it. */
  readonly type: string;
  readonly title: string;
  readonly family: Family;
  /** One sentence: what it does, and where it departs from its paper. */
  readonly doc: string;
  readonly paper?: Paper;
  readonly inputs: readonly I[];
  readonly outputs: readonly O[];
  readonly config: C;
  /** Config fields that a node on the canvas shows, at most three. */
  readonly summary?: readonly (keyof C & string)[];
  /** Of an input of pictures or clips, the config field of each axis, in the axes' order. */
  readonly sizes?: Sizes<keyof C & string>;
  readonly samples: readonly Sample[];
  readonly forward: (
    g: Graph,
    inputs: PortValues<I>,
    config: { readonly [K in keyof C]: z.infer<C[K]> },
  ) => { readonly [K in O]?: Value };
}

/** A block as shared code sees it: nothing there asks which block it is. */
export interface Block {
  readonly type: string;
  readonly title: string;
  readonly family: Family;
  readonly doc: string;
  readonly paper?: Paper;
  readonly inputs: readonly Port[];
  readonly outputs: readonly string[];
  /** Strict: an unknown field is refused; defaults are filled in. */
  readonly config: z.ZodObject;
  readonly summary: readonly string[];
  readonly sizes: Sizes | undefined;
  readonly samples: readonly Sample[];
  /** Of a block that is made of others: puts them, for a parsed config. */
  readonly parts?: (
    put: Put,
    inputs: Readonly<Record<string, Value | undefined>>,
    config: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, Value | undefined>>;
  readonly forward: (
    g: Graph,
    inputs: Readonly<Record<string, Value | undefined>>,
    config: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, Value | undefined>>;
}

export interface Port {
  readonly name: string;
  readonly optional: boolean;
}

export function defineBlock<C extends ConfigShape, I extends string, O extends string>(
  definition: BlockDefinition<C, I, O>,
): Block {
  return {
    type: definition.type,
    title: definition.title,
    family: definition.family,
    doc: definition.doc,
    ...(definition.paper && { paper: definition.paper }),
    inputs: definition.inputs.map((port) => ({ name: port.replace(/\?$/, ""), optional: port.endsWith("?") })),
    outputs: definition.outputs,
    config: z.strictObject(definition.config),
    summary: definition.summary ?? [],
    sizes: definition.sizes,
    samples: definition.samples,
    // The parsed config and the named ports have exactly these types; the registry forgets them, the call restores them.
    forward: definition.forward as unknown as Block["forward"],
  };
}
