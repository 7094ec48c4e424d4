// The checkpoint that the user opened, how it fits the document, and ONNX files made with it. The work is a worker's.

import type { Remote } from "comlink";
import { useEffect, useState } from "react";
import type { Document, Mismatch } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { loadedOnce } from "../loaded-once.ts";
import { messageOf } from "../message-of.ts";
import type { WeightsWorker } from "./weights-worker.ts";

/** Binding.bound holds tensors; this is what of it can be shown. */
export interface BindingReport {
  readonly table: string;
  readonly prefix: string;
  /** Number of parameters and buffers that the checkpoint has. */
  readonly bound: number;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly mismatched: readonly Mismatch[];
  /** Tensors of element types that no parameter has: index tables, counters. */
  readonly skipped: readonly string[];
}

export type WeightSource =
  | { readonly kind: "seed"; readonly seed: number }
  /** Everything must fit where `strict`; else `seed` gives what the file has not. */
  | { readonly kind: "file"; readonly file: File; readonly strict: boolean; readonly seed: number };

export interface ExportRequest {
  readonly doc: Document;
  readonly form: "train" | "deploy";
  readonly opset: 17 | 20;
  readonly weights: WeightSource;
  /** Without its head, one output per stride; weights are the whole model's all the same. */
  readonly backbone: boolean;
}

export interface ExportPlan {
  readonly fileBytes: number;
  readonly tensors: number;
  readonly parameters: number;
}

export const weightsWorker = loadedOnce(async (): Promise<Remote<WeightsWorker>> => {
  const Comlink = await import("comlink");
  const worker = new Worker(new URL("./weights-worker.ts", import.meta.url), { type: "module", name: "weights" });
  return Comlink.wrap<WeightsWorker>(worker);
});

export function isWhole({ missing, unexpected, mismatched }: BindingReport): boolean {
  return missing.length + unexpected.length + mismatched.length === 0;
}

type Inspection =
  | { readonly state: "none" }
  | { readonly state: "reading"; readonly file: File }
  | { readonly state: "read"; readonly file: File; readonly report: BindingReport }
  | { readonly state: "failed"; readonly file: File; readonly problem: string };

/** How a checkpoint fits the document as it is now; follows every edit that leaves the document without errors. */
export function useInspection(doc: Document, file: File | null): Inspection {
  const [known, setKnown] = useState<Inspection>({ state: "none" });
  useEffect(() => {
    if (!file || !checkedOf(doc).ok) return;
    let stale = false;
    setKnown((before) => {
      const now = inspectionOf(before, file);
      return now.state === "read" ? now : { state: "reading", file };
    });
    weightsWorker()
      .then((remote) => remote.inspect(doc, file))
      .then(
        (report) => !stale && setKnown({ state: "read", file, report }),
        (error) => !stale && setKnown({ state: "failed", file, problem: messageOf(error) }),
      );
    return () => {
      stale = true;
    };
  }, [doc, file]);
  return inspectionOf(known, file);
}

/** What is known of one file says nothing of another. */
function inspectionOf(known: Inspection, file: File | null): Inspection {
  if (!file) return { state: "none" };
  return known.state !== "none" && known.file === file ? known : { state: "reading", file };
}
