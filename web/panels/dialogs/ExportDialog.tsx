// An ONNX file: what it will be before it is written, and afterwards the proof that it computes what the model does.

import { BadgeCheck, CircleX, Download, ShieldCheck, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { checkedOf } from "../../derived.ts";
import { editor, useEditor } from "../../editor.ts";
import { download, fileName } from "../../files.ts";
import { asSentence, countQuantity, printBytes, printInteger, printQuantity } from "../../format.ts";
import { messageOf } from "../../message-of.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { NumberField } from "../../ui/NumberField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { type Proof, proveExport, tolerance } from "../../weights/proof.ts";
import {
  type ExportPlan,
  type ExportRequest,
  isWhole,
  useInspection,
  type WeightSource,
  weightsWorker,
} from "../../weights/weights.ts";
import { ValueRow } from "../Section.tsx";
import { BackboneChoice } from "./BackboneChoice.tsx";
import { Choice } from "./Choice.tsx";

type Form = ExportRequest["form"];
type Opset = "20" | "17";

type Progress =
  | { readonly state: "idle" }
  | { readonly state: "writing" }
  | { readonly state: "proving"; readonly bytes: number }
  | { readonly state: "proven"; readonly proof: Proof }
  /** The file is whole, but this machine could not run it. */
  | { readonly state: "unproven"; readonly problem: string }
  | { readonly state: "failed"; readonly problem: string };

const formWords: Readonly<Record<Form, string>> = {
  deploy: "BatchNorm folded into its neighbours, constants folded: what a runtime should get.",
  train: "Every layer as it is trained, BatchNorm included: for fine-tuning and for reading.",
};

export default function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const doc = useEditor((state) => state.doc);
  const { ok, diagnostics } = checkedOf(doc);
  const checkpoint = useEditor((state) => state.checkpoint);
  const inspection = useInspection(doc, checkpoint?.file ?? null);
  const [form, setForm] = useState<Form>("deploy");
  const [opset, setOpset] = useState<Opset>("20");
  const [seed, setSeed] = useState(0);
  const [backbone, setBackbone] = useState(false);
  const [weights, setWeights] = useState<WeightSource["kind"]>(checkpoint ? "file" : "seed");
  const [alsoOnWebGpu, setAlsoOnWebGpu] = useState(false);
  const gpuAbsent = useEditor((state) => state.runs.webgpu.absent);
  const [progress, setProgress] = useState<Progress>({ state: "idle" });
  const source: WeightSource =
    weights === "file" && checkpoint ? { kind: "file", ...checkpoint, seed } : { kind: "seed", seed };
  const request: ExportRequest = { doc, form, opset: opset === "20" ? 20 : 17, weights: source, backbone };
  const plan = usePlan(request, ok);
  const name = fileName(`${doc.name}-${backbone ? "backbone-" : ""}${form}`, "onnx");
  const report = inspection.state === "read" ? inspection.report : null;
  const refused = weights === "file" && checkpoint?.strict === true && report !== null && !isWhole(report);
  const busy = progress.state === "writing" || progress.state === "proving";

  const run = async () => {
    setProgress({ state: "writing" });
    let written = false;
    try {
      const blob = await (await weightsWorker()).write(request);
      download(blob, name);
      written = true;
      setProgress({ state: "proving", bytes: blob.size });
      const proof = await proveExport(request, { alsoOnWebGpu });
      setProgress({ state: "proven", proof });
      editor.getState().announce(`Exported ${name}`);
    } catch (error) {
      setProgress({ state: written ? "unproven" : "failed", problem: messageOf(error) });
    }
  };

  return (
    <Dialog
      title="Export ONNX"
      onClose={onClose}
      foot={
        <>
          <span className="mr-auto" />
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" disabled={!ok || busy || refused} onClick={() => void run()}>
            <Download aria-hidden size={14} strokeWidth={1.75} /> {busy ? "Exporting" : "Export"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 p-4">
        {!ok && (
          <p role="alert" className="rounded-lg bg-danger-soft p-2 text-12">
            {diagnostics.length === 1 ? "One problem stands" : `${diagnostics.length} problems stand`} in the way. A
            file would compute something else than the canvas shows.
          </p>
        )}
        <Choice title="Form" note={formWords[form]}>
          <Segmented<Form>
            name="Form"
            value={form}
            onChange={setForm}
            options={[
              { value: "deploy", title: "Deploy" },
              { value: "train", title: "Train" },
            ]}
          />
        </Choice>
        <BackboneChoice doc={doc} ok={ok} chosen={backbone} onChange={setBackbone} />
        <Choice title="Opset" note={opset === "20" ? "GELU is one node." : "For older runtimes; GELU is written out."}>
          <Segmented<Opset>
            name="Opset"
            value={opset}
            onChange={setOpset}
            options={[
              { value: "20", title: "20" },
              { value: "17", title: "17" },
            ]}
          />
        </Choice>
        <Choice
          title="Weights"
          note={
            weights === "seed"
              ? "Random, as training would begin; the same seed gives the same bytes."
              : report
                ? `${printInteger(report.bound)} tensors of ${checkpoint?.file.name}${isWhole(report) ? "." : refused ? "; not all fit, and strict is on." : "; the others random, by the seed."}`
                : (checkpoint?.file.name ?? "")
          }
        >
          <Segmented<WeightSource["kind"]>
            name="Weights"
            value={weights}
            onChange={setWeights}
            options={[
              { value: "seed", title: "Random" },
              { value: "file", title: "Imported", disabled: !checkpoint },
            ]}
          />
          <NumberField
            name="Seed"
            unit="seed"
            min={0}
            value={seed}
            onChange={(next) => setSeed(Math.trunc(next))}
            className="w-28"
          />
          {!checkpoint && (
            <Button small variant="outline" onClick={() => editor.getState().show({ dialog: { kind: "import" } })}>
              Import
            </Button>
          )}
        </Choice>
        <Choice
          title="Proof"
          note={gpuAbsent ?? "After writing, both forms run on the same input, twice; outputs must agree to 1e-4."}
        >
          <Switch
            label="Also on WebGPU"
            name="Also on WebGPU"
            checked={alsoOnWebGpu}
            disabled={gpuAbsent !== null}
            onChange={setAlsoOnWebGpu}
          />
        </Choice>
        <section aria-label="What will be written" className="flex flex-col rounded-lg bg-field px-3 py-2">
          <ValueRow name="File">
            <span className="num wrap-anywhere">{name}</span>
          </ValueRow>
          <ValueRow name="Size">
            {plan ? (
              <span title={`${printInteger(plan.fileBytes)} bytes`}>{printBytes(plan.fileBytes)}</span>
            ) : (
              <Skeleton width={64} />
            )}
          </ValueRow>
          <ValueRow name="Holds">
            {plan ? (
              `${printQuantity(countQuantity(plan.parameters), "parameters")}, the design, the weights' digest`
            ) : (
              <Skeleton width={180} />
            )}
          </ValueRow>
          <ValueRow name="Batch">free</ValueRow>
        </section>
        <Outcome progress={progress} form={form} />
      </div>
    </Dialog>
  );
}

/** Size and content of the file; null while they are worked out. */
function usePlan({ doc, form, opset, backbone }: ExportRequest, ok: boolean): ExportPlan | null {
  const [plan, setPlan] = useState<ExportPlan | null>(null);
  useEffect(() => {
    if (!ok) return;
    let stale = false;
    weightsWorker()
      .then((worker) => worker.plan({ doc, form, opset, backbone }))
      .then(
        (made) => !stale && setPlan(made),
        (error) => !stale && editor.getState().notify({ tone: "error", text: messageOf(error) }),
      );
    return () => {
      stale = true;
    };
  }, [doc, form, opset, backbone, ok]);
  return plan;
}

function Outcome({ progress, form }: { readonly progress: Progress; readonly form: Form }) {
  if (progress.state === "idle") return null;
  if (progress.state === "failed")
    return (
      <p role="alert" className="flex gap-2 rounded-lg bg-danger-soft p-2 text-12 wrap-anywhere">
        <CircleX aria-hidden size={14} className="mt-0.25 shrink-0 text-danger" /> {asSentence(progress.problem)}
      </p>
    );
  if (progress.state === "unproven")
    return (
      <p role="alert" className="flex gap-2 rounded-lg bg-warning-soft p-2 text-12 wrap-anywhere">
        <TriangleAlert aria-hidden size={14} className="mt-0.25 shrink-0 text-warning" /> The file is written, but it
        could not be proven here: {asSentence(progress.problem)}
      </p>
    );
  if (progress.state === "writing")
    return (
      <p role="status" className="animate-breathe text-12 text-ink-2">
        Writing the file.
      </p>
    );
  if (progress.state === "proving")
    return (
      <p role="status" className="flex animate-breathe items-center gap-2 text-12 text-ink-2">
        <ShieldCheck aria-hidden size={14} /> {printBytes(progress.bytes)} written. Running both forms on the same
        input.
      </p>
    );
  const { proof } = progress;
  const { webgpu } = proof;
  const gpuFine = webgpu === null || "problem" in webgpu || webgpu.difference <= tolerance;
  const fine = proof.formsDifference <= tolerance && proof.rerunDifference <= tolerance && gpuFine;
  return (
    <div role="status" className={`flex gap-2 rounded-lg p-2 text-12 ${fine ? "bg-success-soft" : "bg-danger-soft"}`}>
      {fine ? (
        <BadgeCheck aria-hidden size={14} className="mt-0.25 shrink-0 text-success" />
      ) : (
        <CircleX aria-hidden size={14} className="mt-0.25 shrink-0 text-danger" />
      )}
      <div className="flex flex-col gap-0.5">
        <span>
          {fine ? "Proven." : "Do not use this file."} The {form} form differs from the{" "}
          {form === "deploy" ? "train" : "deploy"} form by at most{" "}
          <span className="num font-medium">{printDifference(proof.formsDifference)}</span> of the greatest output
          {fine ? "" : `; ${tolerance.toExponential(0)} would be right`}.
        </span>
        <span className="text-11 text-ink-2">
          A second run differs by <span className="num">{printDifference(proof.rerunDifference)}</span>. onnxruntime,
          WASM, one thread.
        </span>
        {webgpu && (
          <span className="text-11 text-ink-2">
            {"problem" in webgpu ? (
              asSentence(`WebGPU could not run it: ${webgpu.problem}`)
            ) : (
              <>
                WebGPU differs from WASM by <span className="num">{printDifference(webgpu.difference)}</span>.
              </>
            )}
          </span>
        )}
      </div>
    </div>
  );
}

function printDifference(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(1);
}
