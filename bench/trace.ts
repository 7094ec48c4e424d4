// From a document never seen before to its shapes and costs, of the largest models: nothing is remembered between runs.

import { check, type Document, traceCosts, traceOf, zooModel } from "#graph-schema";
import { printMs, row, timed } from "./figures.ts";

const largest = [
  "vit_gigantic_patch14_map_224",
  "cait_m48_448",
  "mvit_b_24_32x3",
  "dge_pvt_large_256",
  "yolov5_edgevit_s",
] as const;

export async function benchTrace(): Promise<void> {
  for (const id of largest) {
    const model = zooModel(id);
    if (!model) throw new Error(`${id} is not in the zoo`);
    // What is known of a node is kept with the node: copies are new to everyone.
    const copies = Array.from({ length: 25 }, () => structuredClone(model.document()));
    let next = 0;
    row(`${model.title}: checked, traced, counted`, printMs(await timed(20, () => counted(copies[next++]))), "100 ms");
  }
}

function counted(doc: Document | undefined): number {
  return doc ? traceCosts(traceOf(check(doc))).macs : 0;
}
