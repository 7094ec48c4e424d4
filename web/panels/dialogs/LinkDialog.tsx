// A link was opened while there is unsaved work: replace it, open the link elsewhere, or leave it.

import type { Document } from "#graph-schema";
import { useEditor } from "../../editor.ts";
import { saveJson } from "../../files.ts";
import { openDocument } from "../../open.ts";
import { compareWith } from "../../share.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";

interface LinkDialogProps {
  readonly doc: Document;
  readonly address: string;
  /** The link holds a comparison with this one. */
  readonly before: Document | undefined;
  readonly onClose: () => void;
}

export default function LinkDialog({ doc, address, before, onClose }: LinkDialogProps) {
  const here = useEditor((state) => state.doc.name);
  const open = () => {
    openDocument(doc);
    if (before) compareWith(before);
    onClose();
  };
  return (
    <Dialog
      title={`Open ${doc.name}?`}
      onClose={onClose}
      width="narrow"
      foot={
        <>
          <Button onClick={onClose}>Stay here</Button>
          <Button
            variant="outline"
            onClick={() => {
              window.open(address, "_blank", "noopener");
              onClose();
            }}
          >
            In a new tab
          </Button>
          <Button variant="primary" onClick={open}>
            Replace
          </Button>
        </>
      }
    >
      <div className="flex flex-col items-start gap-3 p-4 text-12 text-pretty text-ink-2">
        <p>
          The link holds <strong className="font-semibold text-ink">{doc.name}</strong>, a model of {doc.nodes.length}{" "}
          {doc.nodes.length === 1 ? "block" : "blocks"}. Here is{" "}
          <strong className="font-semibold text-ink">{here}</strong>, with changes that no file has.
        </p>
        <Button small variant="soft" onClick={saveJson}>
          Save {here} as .json first
        </Button>
      </div>
    </Dialog>
  );
}
