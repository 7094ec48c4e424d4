// Where a new block goes when only the selection says so: before, behind or into what is selected.

import { blocksOf } from "#graph-schema";
import type { SearchRequest } from "../canvas/search.ts";
import { checkedOf } from "../derived.ts";
import { editor, openDoc } from "../editor.ts";
import { type EdgeKey, edgeKey, onlyBlock } from "../state/view.ts";

type Place = SearchRequest["purpose"];

/** Into the wire that feeds the selected block, or onto its first input that nothing feeds. */
export function placeBefore(): Place | undefined {
  const doc = openDoc();
  const id = onlyBlock(editor.getState().view.selection);
  const inputs = checkedOf(doc).nodes.get(id ?? 0)?.block?.inputs ?? [];
  if (id === undefined || inputs.length === 0) return undefined;
  const wires = doc.edges.filter(({ to }) => to === id);
  const free = inputs.find(({ name, optional }) => !optional && !wires.some(({ input }) => input === name));
  const wire = wires.find(({ input }) => input === inputs[0]?.name) ?? wires[0];
  if (!free && wire) return { kind: "insert", wire: edgeKey(wire) };
  const port = free ?? inputs[0];
  return port && { kind: "join", at: null, from: { node: id, port: port.name, side: "input" } };
}

/** Into the wire that the selection stands for; else behind the selected block; undefined: free. */
export function placeToAdd(): Place | undefined {
  const wire = wireToAddInto();
  if (wire !== null) return { kind: "insert", wire };
  const id = onlyBlock(editor.getState().view.selection);
  if (id === undefined) return undefined;
  const doc = openDoc();
  const port = blocksOf(doc)(doc.nodes.find((node) => node.id === id)?.type ?? "")?.outputs[0];
  return port === undefined ? undefined : { kind: "join", at: null, from: { node: id, port, side: "output" } };
}

/** The one selected wire, or the only one that leaves the one selected block. */
export function wireToAddInto(): EdgeKey | null {
  const { selection } = editor.getState().view;
  const [wire] = selection.edges;
  if (wire !== undefined && selection.edges.size === 1 && selection.nodes.size === 0) return wire;
  const id = onlyBlock(selection);
  const [leaving, ...others] = id === undefined ? [] : openDoc().edges.filter(({ from }) => from === id);
  return leaving && others.length === 0 ? edgeKey(leaving) : null;
}
