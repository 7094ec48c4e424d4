// EdgeViT XXS, XS, S (saic-fi/edgevit, src/edgevit.py). No weights were released.

import { type Composer, composed, type Tap, type ZooModel } from "./model.ts";

export interface EdgevitShape {
  readonly depths: readonly number[];
  readonly dims: readonly number[];
  readonly headWidth: number;
}

interface Variant extends EdgevitShape {
  readonly id: string;
  readonly title: string;
  readonly parameters: number;
  readonly published: ZooModel["published"];
}

const source = "saic-fi/edgevit src/edgevit.py; comparison tables of later papers";

export const edgevitShapes = {
  xxs: { depths: [1, 1, 3, 2], dims: [36, 72, 144, 288], headWidth: 36 },
  xs: { depths: [1, 1, 3, 1], dims: [48, 96, 240, 384], headWidth: 48 },
  s: { depths: [1, 2, 5, 3], dims: [48, 96, 240, 384], headWidth: 48 },
} as const satisfies Record<string, EdgevitShape>;

const variants: readonly Variant[] = [
  {
    id: "edgevit_xxs",
    title: "EdgeViT-XXS",
    ...edgevitShapes.xxs,
    parameters: 4_067_704,
    published: { parameters: "4.1 M", macs: "0.6 G", top1: "74.4", source },
  },
  {
    id: "edgevit_xs",
    title: "EdgeViT-XS",
    ...edgevitShapes.xs,
    parameters: 6_770_056,
    published: { parameters: "6.7 M", macs: "1.1 G", top1: "77.5", source },
  },
  {
    id: "edgevit_s",
    title: "EdgeViT-S",
    ...edgevitShapes.s,
    parameters: 13_108_168,
    published: {
      parameters: "11.1 M",
      macs: "1.9 G",
      top1: "81.0",
      source,
      note: "The paper's table says 11.1 M parameters; the official code has 13,108,168, and some later tables say 13.1 M.",
    },
  },
];

const strides = [4, 2, 2, 2];
const samplingRatios = [4, 2, 2, 1];

/** The four stages; what each gives, at a quarter to a thirty-second of the picture. */
export function writeStages(
  m: Composer,
  { depths, dims, headWidth }: EdgevitShape,
  { from, prefix = "" }: { readonly from: Tap; readonly prefix?: string },
): readonly Tap[] {
  let x = from;
  return dims.map((dim, stage) => {
    const patch = { dim, stride: strides[stage] ?? 2 };
    x = m.add("edgevit.patchEmbed", { config: patch, scope: `${prefix}patch_embed${stage + 1}`, from: x });
    const config = { heads: dim / headWidth, sr: samplingRatios[stage] ?? 1 };
    const depth = depths[stage] ?? 1;
    const scope = `${prefix}blocks${stage + 1}${depth > 1 ? "" : ".0"}`;
    x = m.add("edgevit.lgl", { config, scope, repeat: depth, from: x });
    return x;
  });
}

function write(m: Composer, shape: EdgevitShape): void {
  const last = writeStages(m, shape, { from: m.input() }).at(-1);
  if (last) m.output("logits", m.add("edgevit.head", { scope: "", from: last }));
}

export const edgevitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "EdgeViT",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: variant.published,
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
