// ViTGAN of CIFAR-10, CelebA and LSUN: generator and discriminator as the paper describes them; its code was never published.

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly patch: number;
  readonly depth: number;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const [dim, heads, grid] = [384, 6, 8];
const own =
  "No code of the authors is public: names are our own, spectral norms are folded into the weights, and the parameters are our count.";

const variants: readonly Variant[] = [
  {
    id: "vitgan_32",
    title: "ViTGAN 32×32",
    patch: 4,
    depth: 4,
    parameters: 17_817_988,
    published: { note: `CIFAR-10: FID 6.66 (first version), 4.92 (ICLR, unverified). ${own}` },
  },
  {
    id: "vitgan_celeba_64",
    title: "ViTGAN CelebA 64×64",
    patch: 8,
    depth: 6,
    parameters: 26_020_996,
    published: { note: `CelebA: FID 3.74. ${own}` },
  },
  {
    id: "vitgan_lsun_64",
    title: "ViTGAN LSUN 64×64",
    patch: 8,
    depth: 6,
    parameters: 26_020_996,
    published: { note: `LSUN bedroom: FID 2.65 (unverified). ${own}` },
  },
];

/** The picture is an output beside the discriminator's verdict on it. */
function write(m: Composer, { patch, depth }: Variant): void {
  const z = m.add("io.latent", { config: { channels: dim }, from: [] });
  const w = m.add("vitgan.mapping", { config: { dim }, scope: "generator.style", from: z });
  const size = { dim, height: grid, width: grid };
  const places = m.add("vitgan.positions", { config: size, scope: "generator", from: w });
  const made = m.add("vitgan.block", {
    config: { heads },
    scope: "generator.blocks",
    repeat: depth,
    from: [places, w],
  });
  const config = { patch, hidden: dim };
  const picture = m.add("vitgan.synthesis", { config, scope: "generator.synthesis", from: [made, w] });
  m.output("picture", picture);
  const scope = "discriminator";
  const patches = m.add("vitgan.patchEmbed", { config: { dim, patch }, scope: `${scope}.patch_embed`, from: picture });
  const marked = m.add("vit.classToken", { scope, from: patches });
  const judged = m.add("vitgan.discriminatorBlock", {
    config: { heads },
    scope: `${scope}.blocks`,
    repeat: depth,
    from: marked,
  });
  m.output("logits", m.add("vit.head", { config: { classes: 1, eps: 1e-5 }, scope, from: judged }));
}

export const vitganModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "ViTGAN",
  title: variant.title,
  input: [1, dim],
  parameters: variant.parameters,
  published: { ...variant.published, source: "arXiv:2107.04589" },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
