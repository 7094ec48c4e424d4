// From an edit to new shapes and costs: one config field of a block in the middle, as a user would change it.

import { applyEdits, check, type Document, documentCosts, zooModel } from "#graph-schema";
import { chain } from "./chain.ts";
import { printMs, row, timed } from "./figures.ts";

export async function benchEdit(): Promise<void> {
  const edgenext = zooModel("edgenext_small")?.document();
  if (!edgenext) throw new Error("edgenext_small is not in the zoo");
  const sdta = edgenext.nodes.filter((node) => node.type === "edgenext.sdta")[1];
  if (!sdta) throw new Error("edgenext_small has no second SDTA block");
  const heads = [8, 4];
  const small = await timed(200, (run) => recompute(withHeads(edgenext, { id: sdta.id, heads: heads[run % 2] ?? 8 })));
  row("EdgeNeXt-S: heads of one SDTA", printMs(small), "4 ms");

  const long = chain(1000);
  const middle = await timed(50, (run) => recompute(withHeads(long, { id: 500, heads: heads[run % 2] ?? 8 })));
  row("1,000 blocks: heads of the 500th", printMs(middle), "50 ms");
  let height = 256;
  const all = await timed(20, () => {
    height = height === 256 ? 224 : 256;
    return recompute(applyEdits(long, [{ kind: "configure", id: 1, config: { height } }]));
  });
  row("1,000 blocks: resolution, which changes every block", printMs(all));
}

function recompute(doc: Document): number {
  return documentCosts(check(doc)).macs;
}

function withHeads(doc: Document, { id, heads }: { readonly id: number; readonly heads: number }): Document {
  return applyEdits(doc, [{ kind: "configure", id, config: { heads } }]);
}
