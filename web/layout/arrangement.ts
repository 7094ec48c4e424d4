// The current automatic layout, kept up with the document.

import { createStore } from "zustand/vanilla";
import type { Document } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { openDocOf } from "../open-doc.ts";
import { ownSteps } from "../state/view.ts";
import type { Editor } from "../store.ts";
import { layoutInput, layoutOf } from "./auto.ts";
import { foldedGraph, foldingOf, withHiddenPlaces } from "./folding.ts";
import { createKeptWires, type LayoutGraph } from "./kept-wires.ts";
import type { Layout } from "./placement.ts";

const emptyLayout: Layout = { flow: "down", places: new Map(), columns: [] };

let again: (() => void) | undefined;

/** Lays out as if the document had just been opened: deleted wires hold nothing in place any more. */
export function arrangeAnew(): void {
  again?.();
}

export const arrangement = createStore<Layout>()(() => emptyLayout);

/** Lays out now and after every edit that changes the graph or a resolution. Returns how to stop. */
export function keepArranged(editor: Editor): () => void {
  // While an error hides the types behind it, nodes stay in the columns where they were.
  const remembered = new Map<number, number | null>();
  const keptWires = createKeptWires();
  let key = "";

  function arrange(doc: Document): void {
    const checked = checkedOf(doc);
    const input = layoutInput(checked, remembered);
    for (const { id, positions } of input) remembered.set(id, positions);
    const folding = foldingOf(doc);
    const graph = keptWires.held(foldedGraph({ nodes: input, edges: doc.edges }, folding));
    const hidden = doc.frames?.flatMap((frame) => (frame.folded ? [frame.nodes.join()] : [])) ?? [];
    const nextKey = `${keyOf(graph)}|${hidden.join("|")}`;
    if (nextKey === key) return;
    key = nextKey;
    const start = performance.now();
    const layout = layoutOf(graph.nodes, graph.edges, "right");
    performance.measure("layout", { start, detail: { blocks: graph.nodes.length } });
    const nodes = doc.nodes.map(({ id }) => id);
    const open = graph.nodes.length < input.length ? layoutOf(input, doc.edges, "right") : layout;
    arrangement.setState(withHiddenPlaces(layout, { nodes, folding, open }), true);
  }

  again = () => {
    keptWires.forget();
    arrange(openDocOf(editor.getState()));
  };
  arrange(openDocOf(editor.getState()));
  return editor.subscribe((state, before) => {
    const doc = openDocOf(state);
    if (doc === openDocOf(before)) return;
    const elsewhere = JSON.stringify(ownSteps(state.view.path)) !== JSON.stringify(ownSteps(before.view.path));
    if (state.changes === 0 || elsewhere) {
      remembered.clear();
      keptWires.forget();
      key = "";
    }
    arrange(doc);
  });
}

function keyOf({ nodes: input, edges }: LayoutGraph): string {
  const nodes = input.map(({ id, positions }) => `${id}:${positions ?? ""}`).join(" ");
  return `${nodes}|${edges.map(({ from, to }) => `${from}>${to}`).join(" ")}`;
}
