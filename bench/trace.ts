// From a document never seen before to its shapes and costs, of the largest models: every run has sides of its own.

import { applyEdits, blockOf, check, type Document, traceCosts, traceOf, zooModel } from "#graph-schema";
import { printMs, row, spread } from "./figures.ts";

/** What nodes that are alike trace is remembered by what arrives at them, so sides grow by steps that the model takes. */
const largest = [
  { id: "vit_gigantic_patch14_map_224", step: 14 },
  { id: "cait_m48_448", step: 16 },
  { id: "mvit_b_24_32x3", step: 32 },
  { id: "dge_pvt_large_256", step: 128 },
  { id: "yolov5_edgevit_s", step: 32 },
] as const;
const runs = 20;
const warmUps = 10;

export async function benchTrace(): Promise<void> {
  console.log(
    "checked, traced and counted; the first model's first run has nothing compiled, later ones share its code\n",
  );
  for (const { id, step } of largest) {
    const model = zooModel(id);
    if (!model) throw new Error(`${id} is not in the zoo`);
    const documents = Array.from({ length: warmUps + runs }, (_, run) => enlarged(model.document(), run * step));
    const samplesMs = documents.map(timedCount);
    row(`${model.title}: first run`, `${(samplesMs[0] ?? Number.NaN).toFixed(0)} ms`, "100 ms");
    row(`${model.title}: after ${warmUps} runs`, printMs(spread(samplesMs.slice(warmUps))), "100 ms");
  }
}

/** The document with nodes of its own and each side longer by so many pixels. */
function enlarged(document: Document, byPx: number): Document {
  const input = document.nodes.find(({ type }) => blockOf(type)?.sizes);
  if (!input) throw new Error(`${document.name} has no input`);
  const [height, width] = ["height", "width"].map((side) => Number(input.config?.[side] ?? 224) + byPx);
  const config = { ...input.config, height, width };
  return structuredClone(applyEdits(document, [{ kind: "configure", id: input.id, config }]));
}

function timedCount(document: Document): number {
  const start = performance.now();
  traceCosts(traceOf(check(document)));
  return performance.now() - start;
}
