// What someone else's project does with the installed package; scripts/library.long.test.ts compiles and runs it.
import { exportOnnx, initialise, toBytes } from "vitrine/exporters";
import { check, type Document, decodeLink, encodeLink, traceCosts, traceOf, zooModel } from "vitrine/graph-schema";
import { createNodeRuntime } from "vitrine/runtime";

const model = zooModel("mobilevit_xxs");
if (!model) throw new Error("the zoo has no MobileViT-XXS");
const doc: Document = model.document();
const trace = traceOf(check(doc));
const { parameters, macs } = traceCosts(trace, "torch");
const bytes = await toBytes(
  exportOnnx(trace, { name: doc.name, form: "deploy", weights: initialise(trace.params, 0) }),
);
const runtime = createNodeRuntime({ threads: 1 });
const { logits } = await runtime.run({ bytes }, null, { backend: "wasm" });
await runtime.dispose();
const link = await encodeLink(doc);
const back = link.ok ? await decodeLink(link.fragment) : link;
const nodes = back.ok ? back.doc.nodes.length : 0;
console.log(JSON.stringify({ parameters, macs, classes: logits?.dims, nodes: nodes === doc.nodes.length }));
