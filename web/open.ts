// Another document in the editor. What was there is never lost: a notice leads back to it.

import { type Document, emptyDocument } from "#graph-schema";
import { editor } from "./editor.ts";
import type { EditorState, OpenOptions } from "./store.ts";

/** Has the open document changes that no file and no link has? */
export function hasUnsavedWork({ doc, savedDoc }: Pick<EditorState, "doc" | "savedDoc">): boolean {
  return doc !== savedDoc && doc.nodes.length > 0;
}

export function openDocument(doc: Document, options: OpenOptions = {}): void {
  const before = editor.getState();
  before.open(doc, options);
  if (!hasUnsavedWork(before)) return;
  const { doc: left, past, future, changes, savedDoc, readOnly, checkpoint } = before;
  editor.getState().notify({
    tone: "info",
    text: `${doc.name} is open; ${left.name} had unsaved changes.`,
    action: {
      title: `Back to ${left.name}`,
      run() {
        editor.getState().open(left, { saved: false, checkpoint, ...(readOnly !== null && { readOnly }) });
        editor.setState({ past, future, changes, savedDoc });
      },
    },
  });
}

export async function openZooModel(id: string): Promise<void> {
  const { zooModel } = await import("./zoo.ts");
  const model = zooModel(id);
  if (model) openDocument(model.document());
}

export function newDocument(): void {
  openDocument(emptyDocument());
}
