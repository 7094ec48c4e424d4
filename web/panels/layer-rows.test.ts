import { describe, expect, it } from "vitest";
import { check, traceOf, zooModel } from "#graph-schema";
import { type LayerRow, type LayerView, layerTree, visibleRows, wayTo } from "./layer-rows.ts";
import { writeRows } from "./layer-writing.ts";

const doc = zooModel("edgevit_xxs")?.document();
if (!doc) throw new Error("edgevit_xxs is not in the zoo");
const checked = check(doc);
const trace = traceOf(checked);
const tree = layerTree({
  trace,
  checked,
  conventionId: "fvcore",
  times: { wasm: new Map([["blocks3.1.SelfAttn.attn", { ms: 2, nodes: 3 }]]), webgpu: null },
});
const plain: LayerView = { flat: false, sort: "order", descending: true, filter: "", open: new Set([""]) };
const paths = (view: Partial<LayerView>) => visibleRows(tree, { ...plain, ...view }).map(({ path }) => path);

function rowAt(path: string, row: LayerRow = tree): LayerRow | undefined {
  if (row.path === path) return row;
  return row.children.map((child) => rowAt(path, child)).find((found) => found !== undefined);
}

describe("the layers table", () => {
  it("adds up to the model's exact figures, as a tree and flat", () => {
    const flat = visibleRows(tree, { ...plain, flat: true });
    const sum = (key: "parameters" | "macs" | "activations") => flat.reduce((total, row) => total + row[key], 0);
    expect([tree.parameters, sum("parameters")]).toEqual([4_067_704, 4_067_704]);
    expect([sum("macs"), sum("activations")]).toEqual([tree.macs, tree.activations]);
  });

  it("shows what enters and leaves a scope", () => {
    expect(rowAt("blocks3.1")).toMatchObject({ input: "144×14×14", output: "144×14×14", type: "EdgeViT LGL" });
    expect(rowAt("patch_embed2")).toMatchObject({ input: "36×56×56", output: "72×28×28" });
  });

  it("gives every scope inside a block that block's node", () => {
    const block = doc.nodes.find(({ scope }) => scope === "blocks3");
    expect(rowAt("blocks3.1.SelfAttn.attn.qkv")?.node).toBe(block?.id);
  });

  it("rolls measured times up, and leaves unmeasured ones open", () => {
    expect(rowAt("blocks3")).toMatchObject({ wasmMs: 2, webgpuMs: null });
    expect(rowAt("blocks4")).toMatchObject({ wasmMs: null });
  });

  it("opens only what is opened", () => {
    expect(paths({})).toContain("blocks3");
    expect(paths({})).not.toContain("blocks3.1");
    expect(paths({ open: new Set(["", "blocks3"]) })).toContain("blocks3.1");
  });

  it("sorts brothers and keeps them under their parent", () => {
    const sorted = visibleRows(tree, { ...plain, sort: "parameters" });
    expect(sorted[0]?.path).toBe("");
    const top = sorted.slice(1).map(({ parameters }) => parameters);
    expect(top).toEqual(top.toSorted((a, b) => b - a));
  });

  it("finds rows and shows where they stand", () => {
    const found = paths({ filter: "blocks4.0.SelfAttn.attn.qkv" });
    expect(found).toEqual([
      "",
      "blocks4",
      "blocks4.0",
      "blocks4.0.SelfAttn",
      "blocks4.0.SelfAttn.attn",
      "blocks4.0.SelfAttn.attn.qkv",
    ]);
  });

  it("takes a word of the filter for a regular expression where it is one", () => {
    expect(paths({ flat: true, filter: "blocks[34]\\..*qkv$ nothing" })).toEqual([]);
    const found = paths({ flat: true, filter: "^blocks[34]\\..*qkv" });
    expect(found.length).toBeGreaterThan(1);
    expect(found.every((path) => /^blocks[34]\..*qkv/.test(path))).toBe(true);
    expect(paths({ flat: true, filter: "(" })).toEqual([]);
  });

  it("knows the way to a block's row", () => {
    const block = doc.nodes.find(({ scope }) => scope === "blocks3");
    expect(wayTo(tree, block?.id ?? 0).map(({ path }) => path)).toEqual(["", "blocks3"]);
    expect(wayTo(tree, 999_999)).toEqual([]);
  });

  it("writes exact figures for spreadsheets and for documents", () => {
    const convention = { id: "fvcore", unit: "MACs" } as const;
    const [head, first] = writeRows([tree], { root: tree, format: "csv", convention }).split("\n");
    expect(head).toBe(
      "path,type,input,output,params,params %,MACs (fvcore),MACs %,activations,bytes moved,MACs per byte,wasm ms,wasm %,webgpu ms,webgpu %",
    );
    expect(first).toMatch(/^\(model\),.*,4067704,100\.00,/);
    expect(writeRows([tree], { root: tree, format: "markdown", convention }).split("\n")).toHaveLength(3);
    expect(writeRows([tree], { root: tree, format: "latex", convention })).toMatch(
      /^\\begin\{tabular\}\{llllr+\}\n\\toprule/,
    );
    expect(JSON.parse(writeRows([tree], { root: tree, format: "json", convention }))[0].params).toBe(4_067_704);
  });
});
