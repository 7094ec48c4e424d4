// Trained weights from a file: what of it fits the model, name by name, before it is used.

import { CircleCheck, FileUp, TriangleAlert } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { checkedOf } from "../../derived.ts";
import { editor, useEditor } from "../../editor.ts";
import { asSentence, printBytes, printDims, printInteger } from "../../format.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/class-names.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { type BindingReport, isWhole, useInspection } from "../../weights/weights.ts";

interface ImportDialogProps {
  /** One that was opened or dropped already. */
  readonly file?: File;
  readonly onClose: () => void;
}

export default function ImportDialog({ file: given, onClose }: ImportDialogProps) {
  const doc = useEditor((state) => state.doc);
  const checkpoint = useEditor((state) => state.checkpoint);
  const [file, setFile] = useState<File | null>(given ?? checkpoint?.file ?? null);
  const [strict, setStrict] = useState(checkpoint?.strict ?? true);
  const inspection = useInspection(doc, file);
  const ok = checkedOf(doc).ok;
  const report = inspection.state === "read" ? inspection.report : null;
  const usable = report !== null && report.bound > 0 && (!strict || isWhole(report));
  const use = () => {
    if (!file) return;
    const { takeWeights, notify } = editor.getState();
    takeWeights({ file, strict });
    notify({ tone: "info", text: `${file.name} is used when ${doc.name} is exported.` });
    onClose();
  };
  return (
    <Dialog
      title="Import weights"
      about="Tensors are bound by name. Official and timm names are recognised. The file stays on this machine."
      onClose={onClose}
      foot={
        file && (
          <>
            <span className="mr-auto">
              <Switch name="Strict" label="Strict: everything must fit" checked={strict} onChange={setStrict} />
            </span>
            {checkpoint && (
              <Button
                onClick={() => {
                  editor.getState().takeWeights(null);
                  onClose();
                }}
              >
                Remove
              </Button>
            )}
            <Button variant="primary" disabled={!usable} onClick={use}>
              Use these weights
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3 p-4">
        <DropZone file={file} onFile={setFile} />
        {!ok && (
          <p className="text-12 text-warning">
            The model has problems. Repair them first: names and shapes are known only then.
          </p>
        )}
        {ok && inspection.state === "reading" && <Skeleton width="100%" height={64} />}
        {inspection.state === "failed" && (
          <p role="alert" className="flex gap-2 rounded-lg bg-danger-soft p-2 text-12">
            <TriangleAlert aria-hidden size={14} className="mt-0.25 shrink-0 text-danger" />{" "}
            {asSentence(inspection.problem)}
          </p>
        )}
        {report && <Report report={report} strict={strict} />}
      </div>
    </Dialog>
  );
}

function DropZone({ file, onFile }: { readonly file: File | null; readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    // The page itself opens what is dropped elsewhere.
    event.stopPropagation();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    <>
      <button
        type="button"
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cx(
          "flex flex-col items-center gap-1 rounded-lg border border-dashed px-4 py-5 text-12 text-ink-2 transition-colors duration-120 hover:bg-hover",
          over ? "border-accent bg-accent-soft" : "border-line-strong",
        )}
      >
        <FileUp aria-hidden size={18} strokeWidth={1.5} className="text-ink-3" />
        {file ? (
          <span>
            <span className="num font-medium text-ink">{file.name}</span>, {printBytes(file.size)}. Drop another to
            replace it.
          </span>
        ) : (
          <span>Drop a .safetensors or .npz file or an .onnx of Vitrine here, or choose one.</span>
        )}
      </button>
      <input
        ref={input}
        type="file"
        accept=".safetensors,.npz,.onnx"
        aria-label="Weights file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onFile(chosen);
        }}
      />
    </>
  );
}

const tableWords = (table: string) =>
  table === "own" ? "The names are the model's own." : `The names are those of ${table}; they are translated.`;

function Report({ report, strict }: { readonly report: BindingReport; readonly strict: boolean }) {
  const whole = isWhole(report);
  const needed = report.bound + report.missing.length + report.mismatched.length;
  return (
    <div className="flex flex-col gap-2 text-12">
      <p role="status" className="flex items-center gap-2">
        {whole ? (
          <CircleCheck aria-hidden size={14} className="text-success" />
        ) : (
          <TriangleAlert aria-hidden size={14} className="text-warning" />
        )}
        <span>
          <strong className="num font-semibold">{printInteger(report.bound)}</strong> of{" "}
          <span className="num">{printInteger(needed)}</span> tensors fit. {tableWords(report.table)}
          {report.prefix !== "" && (
            <>
              {" "}
              All stand under <span className="num">{report.prefix.replace(/\.$/, "")}</span>.
            </>
          )}
        </span>
      </p>
      <NameList title="Missing in the file" names={report.missing} note={strict ? "" : "initialised at random"} />
      <NameList
        title="Of another shape"
        names={report.mismatched.map(
          ({ name, needed: want, got }) => `${name}: needs ${printDims(want)}, got ${printDims(got)}`,
        )}
        note={strict ? "" : "initialised at random"}
      />
      <NameList title="Not in the model" names={report.unexpected} note={strict ? "" : "left out"} />
      <NameList title="Of another element type" names={report.skipped} note="left out" />
    </div>
  );
}

function NameList({
  title,
  names,
  note,
}: {
  readonly title: string;
  readonly names: readonly string[];
  readonly note: ReactNode;
}) {
  if (names.length === 0) return null;
  return (
    <details className="rounded-md bg-field open:pb-2">
      <summary className="flex h-7 cursor-default items-center gap-2 rounded-md px-2 marker:content-none">
        <span className="num font-medium">{printInteger(names.length)}</span> {title}
        <span className="ml-auto text-11 text-ink-3">{note}</span>
      </summary>
      <ul className="num max-h-40 overflow-y-auto px-2 text-11 text-ink-2">
        {names.map((name) => (
          <li key={name} className="py-0.5 wrap-anywhere">
            {name}
          </li>
        ))}
      </ul>
    </details>
  );
}
