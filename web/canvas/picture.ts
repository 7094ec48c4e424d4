// The faces of blocks and wires for the editor's state, each remembered until it looks different.

import { openDocOf } from "../open-doc.ts";
import { shownBackend } from "../state/runs.ts";
import type { EdgeKey } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import { createFaces, type Face } from "./faces.ts";
import { createWires, type WireFace } from "./wires.ts";

const faces = createFaces();
const wires = createWires();

export function facesOf(state: EditorState): ReadonlyMap<number, Face> {
  const { runs, view } = state;
  const doc = openDocOf(state);
  const { profile } = runs[shownBackend(state)];
  return faces({ doc, conventionId: view.conventionId, heat: view.heat, profile });
}

export function wireFacesOf(state: EditorState): ReadonlyMap<EdgeKey, WireFace> {
  return wires(openDocOf(state));
}
