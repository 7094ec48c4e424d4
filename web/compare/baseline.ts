// What the open model is compared with, and how both were measured.

import type { Document } from "#graph-schema";
import type { BackendId } from "#runtime";
import { checkedOf, costsOf, sameModel } from "../derived.ts";
import { blockTimes } from "../engine/node-times.ts";
import { backendIds } from "../state/backends.ts";
import type { MeasuredProfile } from "../state/runs.ts";
import type { Editor, EditorState } from "../store.ts";
import type { Version } from "./compare-rows.ts";

/** The pinned baseline, else the model as it was opened; null: nothing was changed yet. */
export function baselineOf({
  pinned,
  doc,
  openedDoc,
}: Pick<EditorState, "pinned" | "doc" | "openedDoc">): Document | null {
  return pinned ?? (doc === openedDoc ? null : openedDoc);
}

const mostProfiles = 24;
/** Of this visit, latest first: a baseline's times are known when it was measured before. */
let profiles: readonly { readonly backend: BackendId; readonly profile: MeasuredProfile }[] = [];

/** Returns how to stop. */
export function rememberProfiles(editor: Editor): () => void {
  return editor.subscribe(({ runs }, before) => {
    if (runs === before.runs) return;
    for (const backend of backendIds) {
      const { profile } = runs[backend];
      if (profile && profile !== before.runs[backend].profile)
        profiles = [{ backend, profile }, ...profiles].slice(0, mostProfiles);
    }
  });
}

export function versionOf(
  doc: Document,
  { conventionId, backend }: Pick<EditorState["view"], "conventionId" | "backend">,
): Version {
  const known = profiles.find((other) => other.backend === backend && sameModel(other.profile.doc, doc));
  const ms = known ? (blockTimes({ profile: known.profile }, doc)?.ms ?? null) : null;
  return { checked: checkedOf(doc), costs: costsOf(doc, conventionId), ms };
}
