// Writes models for timing away from the page: a trace holds functions, so the document crosses and is traced here.

import * as Comlink from "comlink";
import { exportOnnx, toBytes } from "#exporters";
import { check, type Document, traceOf } from "#graph-schema";

const api = {
  /** ONNX bytes of the deploy form, its large weights constants made in the runtime. Throws where the document has errors. */
  async timingModel(doc: Document): Promise<Uint8Array> {
    const bytes = await toBytes(exportOnnx(traceOf(check(doc)), { name: doc.name, form: "deploy", weights: "timing" }));
    return Comlink.transfer(bytes, [bytes.buffer]);
  },
};

export type TimingWorker = typeof api;

Comlink.expose(api);
