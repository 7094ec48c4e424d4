// From an edit to new shapes and costs: one setting of a block in the middle, as a user would change it; never the same one
// twice, since blocks that were traced before are remembered.

import { applyEdits, check, type Document, documentCosts, zooModel } from "#graph-schema";
import { chain } from "./chain.ts";
import { printMs, row, timed } from "./figures.ts";

export async function benchEdit(): Promise<void> {
  const edgenext = zooModel("edgenext_small")?.document();
  if (!edgenext) throw new Error("edgenext_small is not in the zoo");
  const sdta = edgenext.nodes.filter((node) => node.type === "edgenext.sdta")[1];
  if (!sdta) throw new Error("edgenext_small has no second SDTA block");
  const heads = [1, 2, 4, 5, 8, 10, 16, 20];
  const small = await timed(120, (run) =>
    recompute(configured(edgenext, sdta.id, { heads: heads[run % 8] ?? 1, expansion: 1 + Math.floor(run / 8) })),
  );
  row("EdgeNeXt-S: heads or expan_ratio of one SDTA", printMs(small), "4 ms");

  const long = chain(1000);
  const middle = await timed(50, (run) => recompute(configured(long, 500, { mlpRatio: 1 + run / 64 })));
  row("1,000 blocks: mlp_ratio of the 500th", printMs(middle), "50 ms");
  const all = await timed(20, (run) => recompute(configured(long, 1, { height: 256 + 16 * run })));
  row("1,000 blocks: resolution, which changes every block", printMs(all));
}

function recompute(doc: Document): number {
  return documentCosts(check(doc)).macs;
}

function configured(doc: Document, id: number, config: Document["nodes"][number]["config"]): Document {
  return applyEdits(doc, [{ kind: "configure", id, config: config ?? {} }]);
}
