/** The worker that owns onnxruntime-web: an engine behind comlink, with failures and cancels as plain messages. */
import * as Comlink from "comlink";
import { createEngine } from "./engine.ts";
import { thisHost } from "./host.ts";
import { browserOrt } from "./ort-browser.ts";
import { workerApi } from "./worker-side.ts";

// Before anything else, so that no build of onnxruntime starts without the hook on its output.
const source = browserOrt();

Comlink.expose(workerApi((threads) => createEngine({ source, host: thisHost(), threads })));
