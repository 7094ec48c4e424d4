// The faces of blocks and wires for the editor's state, each remembered until it looks different.

import { nodeTimes } from "../engine/node-times.ts";
import type { MeasuredProfile } from "../state/runs.ts";
import type { EdgeKey } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import { createFaces, type Face } from "./faces.ts";
import { createWires, type WireFace } from "./wires.ts";

const faces = createFaces();
const wires = createWires();
const times = new WeakMap<MeasuredProfile, ReadonlyMap<number, number>>();

/** Milliseconds by block of the backend shown; null: not profiled. A stale profile keeps its numbers until the next. */
export function msByNode({ runs, view }: Pick<EditorState, "runs" | "view">): ReadonlyMap<number, number> | null {
  const measured = runs[view.backend].profile;
  if (!measured) return null;
  const known = times.get(measured) ?? nodeTimes(measured.profile, measured.doc);
  times.set(measured, known);
  return known;
}

export function facesOf(state: EditorState): ReadonlyMap<number, Face> {
  const { doc, view } = state;
  return faces({ doc, conventionId: view.conventionId, heat: view.heat, msByNode: msByNode(state) });
}

export function wireFacesOf(state: EditorState): ReadonlyMap<EdgeKey, WireFace> {
  return wires(state.doc);
}
