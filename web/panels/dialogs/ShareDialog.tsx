// The link that holds the whole model: its length, where it will pass, what it holds.

import { Check, Copy, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { clipboardRefused } from "../../copying.ts";
import { editor, useEditor } from "../../editor.ts";
import { saveJson } from "../../files.ts";
import { printInteger } from "../../format.ts";
import { messageOf } from "../../message-of.ts";
import { linkLengths, linkOf, type SharedLink } from "../../share.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/class-names.ts";
import { copyText } from "../../ui/copy-text.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";

const lights: Readonly<
  Record<SharedLink["light"], { readonly colour: string; readonly bar: string; readonly words: string }>
> = {
  green: { colour: "text-success", bar: "bg-success", words: "Passes everywhere, chats and mail included." },
  amber: {
    colour: "text-warning",
    bar: "bg-warning",
    words: "Passes in browsers; some mail programs and link shorteners cut it.",
  },
  red: { colour: "text-danger", bar: "bg-danger", words: "Too long for many programs. Send the .json file instead." },
  over: { colour: "text-danger", bar: "bg-danger", words: "Too long for a link. Send the .json file instead." },
};

/** Of the text field where the browser cannot size it by its content. */
const [charactersPerRow, mostRows] = [64, 14];

export default function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const doc = useEditor((state) => state.doc);
  const [link, setLink] = useState<SharedLink | null>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    let stale = false;
    linkOf(doc).then(
      (made) => !stale && setLink(made),
      (error: unknown) => !stale && editor.getState().notify({ tone: "error", text: messageOf(error) }),
    );
    return () => {
      stale = true;
    };
  }, [doc]);
  const copy = async () => {
    if (!link || link.address === null) return;
    const { notify, announce } = editor.getState();
    const done = await copyText(link.address);
    setCopied(done);
    if (done) announce("Link copied");
    else notify({ tone: "warning", text: `${clipboardRefused} Select the link and copy it.` });
  };
  const light = link && lights[link.light];
  return (
    <Dialog
      title="Share"
      about="The link holds the design itself: blocks, settings, names, places. No server keeps it. Weights and measurements are not in it."
      onClose={onClose}
      foot={
        <>
          <Button variant="outline" onClick={saveJson}>
            <Download aria-hidden size={14} strokeWidth={1.75} /> Save as .json
          </Button>
          <Button variant="primary" onClick={() => void copy()} disabled={!link || link.light === "over"}>
            {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} strokeWidth={1.75} />}
            {copied ? "Copied" : "Copy link"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 p-4">
        {link && link.address !== null && (
          <textarea
            readOnly
            aria-label="Link"
            value={link.address}
            onFocus={(event) => event.target.select()}
            rows={Math.min(mostRows, Math.ceil(link.address.length / charactersPerRow) + 1)}
            className="num field-sizing-content max-h-60 w-full resize-none overflow-y-auto rounded-md bg-field p-2 text-11 text-ink-2 break-all"
          />
        )}
        {!link && <Skeleton width="100%" height={96} />}
        <div className="flex items-center gap-3 text-12">
          <span aria-hidden className="keeps-colour h-1.5 w-32 shrink-0 overflow-hidden rounded-full bg-field">
            {link && light && (
              <span
                className={cx("block h-full rounded-full", light.bar)}
                style={{
                  width: `${Math.min(100, Math.max(3, (100 * (link.characters ?? linkLengths.red)) / linkLengths.red))}%`,
                }}
              />
            )}
          </span>
          {link?.characters !== null && (
            <span className={cx("num whitespace-nowrap font-medium", light?.colour)}>
              {link ? `${printInteger(link.characters)} characters` : ""}
            </span>
          )}
          <span className="text-pretty text-ink-2">{light?.words}</span>
        </div>
      </div>
    </Dialog>
  );
}
