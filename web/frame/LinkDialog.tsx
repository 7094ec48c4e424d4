// A link was opened while there is unsaved work: nothing is replaced before the user says so.

import type { Document } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import { openDocument } from "../open.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";

interface LinkDialogProps {
  readonly doc: Document;
  readonly address: string;
}

export default function LinkDialog({ doc, address }: LinkDialogProps) {
  const mine = useEditor((state) => state.doc.name);
  const close = () => editor.getState().show({ dialog: null });
  return (
    <Dialog
      title={`Open ${doc.name}?`}
      about={`The link holds ${doc.name}, ${doc.nodes.length} blocks. ${mine} here has changes that no file has.`}
      width="narrow"
      onClose={close}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="outline"
            onClick={() => {
              window.open(address, "_blank", "noopener");
              close();
            }}
          >
            Open in a new tab
          </Button>
          <Button variant="primary" onClick={() => openDocument(doc)}>
            Replace my work
          </Button>
        </>
      }
    >
      <p className="px-4 py-3 text-12 text-pretty text-ink-2">
        In a new tab both stay. Replacing keeps your work one click away until you close this tab.
      </p>
    </Dialog>
  );
}
