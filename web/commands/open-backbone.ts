// The model without its head, opened as a document of its own.

import { asBackbone } from "#graph-schema";
import { editor } from "../editor.ts";
import { openDocument } from "../open.ts";

/** Beside the model it is made from, to which a notice leads back if that was not saved. */
export function openBackbone(): void {
  const { doc, checkpoint, notify } = editor.getState();
  const backbone = asBackbone(doc);
  if (backbone.ok) openDocument(backbone.document, { saved: false, checkpoint });
  else notify({ tone: "warning", text: backbone.message });
}
