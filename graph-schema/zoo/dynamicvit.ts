// DynamicViT on DeiT-256, S, B and LV-ViT-S, M (raoyongming/DynamicViT, models/dyvit.py, dylvvit.py); the ratio is in the id.

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Host {
  readonly title: string;
  readonly dim: number;
  readonly heads: number;
  readonly depth: number;
  /** LV-ViT's stem, blocks and head in place of DeiT's. */
  readonly lv?: boolean;
  readonly parameters: number;
  /** Figures by ratio. */
  readonly published: Readonly<Record<string, Pick<Published, "macs" | "top1">>>;
}

const source = "raoyongming/DynamicViT README";
/** Each stage keeps the ratio's next power of the whole image's tokens. */
const stages = 3;
const imageTokens = 196;

const hosts: Readonly<Record<string, Host>> = {
  deit_256: {
    title: "DeiT-256",
    dim: 256,
    heads: 4,
    depth: 12,
    parameters: 10_304_942,
    published: { "0.7": { macs: "1.3 G", top1: "76.53" } },
  },
  deit_s: {
    title: "DeiT-S",
    dim: 384,
    heads: 6,
    depth: 12,
    parameters: 22_774_414,
    published: { "0.7": { macs: "2.9 G", top1: "79.32" } },
  },
  deit_b: {
    title: "DeiT-B",
    dim: 768,
    heads: 12,
    depth: 12,
    parameters: 89_452_846,
    published: { "0.7": { macs: "11.4 G", top1: "81.43" } },
  },
  lvvit_s: {
    title: "LV-ViT-S",
    dim: 384,
    heads: 6,
    depth: 16,
    lv: true,
    parameters: 26_875_574,
    published: { "0.5": { macs: "3.7 G", top1: "81.97" }, "0.7": { macs: "4.6 G", top1: "83.08" } },
  },
  lvvit_m: {
    title: "LV-ViT-M",
    dim: 512,
    heads: 8,
    depth: 20,
    lv: true,
    parameters: 57_115_030,
    published: { "0.7": { macs: "8.5 G", top1: "83.82" } },
  },
};

function write(m: Composer, { dim, heads, depth, lv = false }: Host, ratio: number): void {
  const family = lv ? "lvvit" : "vit";
  const patches = m.add(`${family}.patchEmbed`, { config: { dim }, scope: "patch_embed", from: m.input() });
  const marked = m.add("vit.classToken", { scope: "", from: patches });
  let x = m.add("vit.positions", { scope: "", from: marked });
  const every = depth / (stages + 1);
  for (let index = 0; index < depth; index++) {
    const stage = index / every;
    if (stage > 0 && Number.isInteger(stage)) {
      const config = { ratio, stage, of: imageTokens };
      x = m.add("dynamicvit.prune", { config, scope: `score_predictor.${stage - 1}`, from: x });
    }
    x = m.add(`${family}.block`, { config: { heads }, scope: `blocks.${index}`, from: x });
  }
  m.output("logits", m.add(`${family}.head`, { scope: "", from: x }));
}

function model(name: string, host: Host, ratio: string): ZooModel {
  const id = `dynamicvit_${name}_${ratio}`;
  const title = `DynamicViT-${host.title}/${ratio}`;
  return {
    id,
    system: "DynamicViT",
    title,
    input: [1, 3, 224, 224],
    parameters: host.parameters,
    published: { ...host.published[ratio], source },
    document: composed(title, id, (m) => write(m, host, Number(ratio))),
  };
}

export const dynamicvitModels: readonly ZooModel[] = Object.entries(hosts).flatMap(([name, host]) =>
  Object.keys(host.published).map((ratio) => model(name, host, ratio)),
);

/** A host at any ratio from 0.5 to 1: `dynamicvit_deit_s_0.9`. */
export function dynamicvitModel(id: string): ZooModel | undefined {
  const match = /^dynamicvit_(\w+)_(0\.[5-9]\d{0,3}|1(?:\.0)?)$/.exec(id);
  const [, name = "", ratio = ""] = match ?? [];
  const host = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
  return host && model(name, host, ratio);
}
