// What changed since the baseline: stage by stage, block by block, side by side, or as a link.

import { Columns2, Link } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { diffDocuments } from "#graph-schema";
import { clipboardRefused } from "../copying.ts";
import { editor, useEditor } from "../editor.ts";
import { countQuantity, msQuantity, printChange, type Quantity } from "../format.ts";
import { messageOf } from "../message-of.ts";
import { conventionShown } from "../panels/convention-shown.ts";
import { comparisonLinkOf } from "../share.ts";
import { Button } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { copyText } from "../ui/copy-text.ts";
import { Figure } from "../ui/Figure.tsx";
import { BaselineChoice } from "./BaselineChoice.tsx";
import { baselineOf, versionOf } from "./baseline.ts";
import { type Change, type CompareRow, compareRows, type StageRow, stageRows } from "./compare-rows.ts";
import { differenceLooks } from "./difference-looks.ts";

export default function ComparePanel({ onGoTo }: { readonly onGoTo: (node: number) => void }) {
  const doc = useEditor((state) => state.doc);
  const pinned = useEditor((state) => state.pinned !== null);
  const before = useEditor(baselineOf);
  const conventionId = useEditor((state) => state.view.conventionId);
  const backend = useEditor((state) => state.view.backend);
  // Times come in while the panel is open.
  const runs = useEditor((state) => state.runs);
  const tables = useMemo(() => {
    if (!before || !runs) return null;
    const [was, is] = [before, doc].map((of) => versionOf(of, { conventionId, backend }));
    if (!was || !is) return null;
    const diff = diffDocuments(before, doc);
    return { diff, rows: compareRows(was, is, diff), stages: stageRows(was, is) };
  }, [before, doc, conventionId, backend, runs]);

  if (!before || !tables)
    return (
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="text-12 text-ink-2">
          Nothing was changed yet. Pin a baseline in the cost bar, or choose a model:
        </p>
        <BaselineChoice />
      </div>
    );
  const { diff, rows, stages } = tables;
  const unit = conventionShown(conventionId).unit;
  const count = (n: number, word: string) => (n > 0 ? [`${n} ${word}`] : []);
  const summary = [
    ...count(diff.added.length, "added"),
    ...count(diff.removed.length, "removed"),
    ...count(diff.changed.length, "changed"),
    ...count(diff.wiresAdded.length + diff.wiresRemoved.length, "wires differ"),
  ].join(", ");
  return (
    <div className="h-full overflow-auto pb-3">
      <div className="sticky left-0 flex flex-wrap items-center gap-2 px-3 py-2">
        <p className="mr-auto text-12 text-ink-2">
          Against {pinned ? before.name : `${before.name} as it was opened`}:{" "}
          {summary === "" ? "no difference." : `${summary}.`}
        </p>
        <BaselineChoice />
        <CopyLink />
        <Button small variant="primary" onClick={() => editor.getState().show({ comparing: true, path: [] })}>
          <Columns2 aria-hidden size={12} /> Side by side
        </Button>
      </div>
      {rows.length > 0 && (
        <>
          <Table name="By stage" head={["Stage", "", "Params", unit, `${backend.toUpperCase()} ms`]}>
            {stages.map((row) => (
              <StageLine key={row.stage} row={row} />
            ))}
          </Table>
          <Table name="By block" head={["Block", "Difference", "Params", unit, `${backend.toUpperCase()} ms`]}>
            {rows.map((row) => (
              <BlockLine key={row.key} row={row} onGoTo={onGoTo} />
            ))}
          </Table>
        </>
      )}
    </div>
  );
}

interface TableProps {
  readonly name: string;
  readonly head: readonly string[];
  readonly children: ReactNode;
}

function Table({ name, head, children }: TableProps) {
  return (
    <table aria-label={name} className="mb-3 w-full min-w-200 table-fixed text-12">
      <thead>
        <tr className="label h-7 border-b text-left">
          {head.map((title, index) => (
            <th
              key={title || "none"}
              className={cx("px-3 font-medium", index > 1 ? "w-56 text-right" : index === 0 ? "w-52" : "")}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function StageLine({ row: { stage, parameters, macs, ms } }: { readonly row: StageRow }) {
  return (
    <tr className="h-7 hover:bg-hover">
      <th scope="row" className="px-3 text-left font-normal">
        {stage}
      </th>
      <td />
      <ChangeCell change={parameters} quantity={countQuantity} />
      <ChangeCell change={macs} quantity={countQuantity} />
      <ChangeCell change={ms} quantity={msQuantity} />
    </tr>
  );
}

function BlockLine({ row, onGoTo }: { readonly row: CompareRow; readonly onGoTo: (node: number) => void }) {
  const { node, kind, title, differences } = row;
  const { Glyph, colour, word } = differenceLooks[kind];
  return (
    <tr className="h-7 hover:bg-hover">
      <td className="truncate px-3">
        {node === null ? (
          <span className="text-ink-2">{title}</span>
        ) : (
          <button type="button" onClick={() => onGoTo(node)} className="rounded-xs hover:underline">
            {title}
          </button>
        )}
      </td>
      <td className="truncate text-ink-2" title={differences.join(", ")}>
        <span className={cx("mr-2 inline-flex items-center gap-1 align-middle text-11", colour)}>
          <Glyph aria-hidden size={12} /> {word}
        </span>
        <span className="num text-11">{differences.join(", ")}</span>
      </td>
      <ChangeCell change={row.parameters} quantity={countQuantity} />
      <ChangeCell change={row.macs} quantity={countQuantity} />
      <ChangeCell change={row.ms} quantity={msQuantity} />
    </tr>
  );
}

interface ChangeCellProps {
  readonly change: Change;
  readonly quantity: (value: number) => Quantity;
}

function ChangeCell({ change: { before, now }, quantity }: ChangeCellProps) {
  if (before === now)
    return (
      <td className="px-3 text-right text-ink-3">
        {now === null ? "–" : <Figure quantity={quantity(now)} className="mr-14 pr-1.5" />}
      </td>
    );
  return (
    <td className="px-3 text-right">
      <span className="inline-flex items-baseline gap-1.5">
        <span className="text-ink-3">{before === null ? "–" : <Figure quantity={quantity(before)} />}</span>
        <span className="text-ink-3">→</span>
        {now === null ? "–" : <Figure quantity={quantity(now)} />}
        <span className="num w-14 text-right text-11 text-ink-2">
          {before !== null && now !== null && printChange(now, before)}
        </span>
      </span>
    </td>
  );
}

/** The link opens both models, compared. */
function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const { doc, notify, announce } = editor.getState();
    const before = baselineOf(editor.getState());
    if (!before) return;
    const { address } = await comparisonLinkOf(before, doc);
    if (address === null)
      return notify({ tone: "warning", text: "The two models are too large for a link. Send their .json files." });
    const done = await copyText(address);
    setCopied(done);
    if (done) announce("Link to the comparison copied");
    else
      notify({
        tone: "warning",
        text: clipboardRefused,
        action: { title: "Open the link", run: () => window.open(address, "_blank", "noopener") },
      });
  };
  const tell = (error: unknown) => editor.getState().notify({ tone: "error", text: messageOf(error) });
  return (
    <Button small variant="outline" onClick={() => copy().catch(tell)} onBlur={() => setCopied(false)}>
      <Link aria-hidden size={12} /> {copied ? "Copied" : "Copy link to both"}
    </Button>
  );
}
