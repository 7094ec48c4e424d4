// The generators of ViTGAN's public reproduction (mlpc-ucsd/ViTGAN): patches by convolutions, or pixel by pixel.

import { type Composer, composed, type Tap, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly parameters: number;
  /** Trainable ones of the official code before its first run, where it has the normed weights twice. */
  readonly counted: string;
  readonly synthesis: (m: Composer, from: readonly Tap[]) => Tap;
}

const [dim, heads, grid, depth] = [384, 6, 8, 4];

const convolutions =
  (...widths: number[]) =>
  (m: Composer, from: readonly Tap[]) =>
    m.add("vitganrepo.convSynthesis", { config: { widths }, scope: "", from });

const pixels = (patch: number) => (m: Composer, from: readonly Tap[]) =>
  m.add("vitganrepo.pixelSynthesis", { config: { patch }, scope: "", from });

const variants: readonly Variant[] = [
  {
    id: "vitgan_repo_conv_32",
    title: "ViTGAN reproduction, conv 32×32",
    parameters: 16_982_411,
    counted: "24.06 M",
    synthesis: convolutions(384, 384),
  },
  {
    id: "vitgan_repo_conv_64",
    title: "ViTGAN reproduction, conv 64×64",
    parameters: 19_933_069,
    counted: "27.01 M",
    synthesis: convolutions(384, 384, 384),
  },
  {
    id: "vitgan_repo_cips_32",
    title: "ViTGAN reproduction, CIPS 32×32",
    parameters: 12_987_786,
    counted: "20.07 M",
    synthesis: pixels(4),
  },
  {
    id: "vitgan_repo_cips_64",
    title: "ViTGAN reproduction, CIPS 64×64",
    parameters: 12_987_786,
    counted: "20.07 M",
    synthesis: pixels(8),
  },
];

function write(m: Composer, { synthesis }: Variant): void {
  const z = m.add("io.latent", { config: { channels: dim }, from: [] });
  const w = m.add("vitganrepo.mapping", { config: { dim }, scope: "style", from: z });
  const size = { dim, height: grid, width: grid };
  const places = m.add("vitganrepo.positions", { config: size, scope: "lff", from: w });
  const made = m.add("vitganrepo.block", { config: { heads }, scope: "layers", repeat: depth, from: [places, w] });
  m.output("picture", synthesis(m, [made, w]));
}

export const vitganRepoModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "ViTGAN",
  title: variant.title,
  input: [1, dim],
  parameters: variant.parameters,
  published: {
    parameters: variant.counted,
    source: "mlpc-ucsd/ViTGAN models/gan/stylegan2/vit_generator.py",
    note: "Counted before the first run the code has 7,077,888 parameters more: the normed weights twice. A reproduction that departs from the paper: attention rises with distance, residuals start after the norms. Its checkpoints lack the first singular values of the normed weights, which are taken to be those of normal ones; the noise is fixed.",
  },
  // Made anew in every run, frozen at zero, or constant.
  computed: [/\.module\.weight(_v)?$/, /\.to_qkv\.module\.bias$/, /\.blur\.kernel$/],
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
