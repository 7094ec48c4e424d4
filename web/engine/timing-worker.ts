// Writes models for timing away from the page: a trace holds functions, so the document crosses and is traced here.

import * as Comlink from "comlink";
import { exportOnnx, toBytes } from "#exporters";
import { check, type Document, standalone, type Trace, traceOf } from "#graph-schema";

const written = (trace: Trace, name: string) => toBytes(exportOnnx(trace, { name, form: "deploy", weights: "timing" }));

const api = {
  /** ONNX bytes of the deploy form, its large weights constants made in the runtime. Throws where the document has errors. */
  async timingModel(doc: Document): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await written(traceOf(check(doc)), doc.name);
    return Comlink.transfer(bytes, [bytes.buffer]);
  },
  /** The whole and each block as a model of its own, under the scope of its first op. Throws as `timingModel` does. */
  async cutouts(doc: Document) {
    const checked = check(doc);
    const whole = await written(traceOf(checked), doc.name);
    const parts: { readonly scope: string; readonly model: { readonly bytes: Uint8Array<ArrayBuffer> } }[] = [];
    for (const { fragment } of checked.nodes.values()) {
      const scope = fragment?.trace.nodes[0]?.scope;
      if (fragment && scope !== undefined)
        parts.push({ scope, model: { bytes: await written(standalone(fragment), scope) } });
    }
    const buffers = [whole.buffer, ...parts.map(({ model }) => model.bytes.buffer)];
    return Comlink.transfer({ whole: { bytes: whole }, parts }, buffers);
  },
};

export type TimingWorker = typeof api;

Comlink.expose(api);
