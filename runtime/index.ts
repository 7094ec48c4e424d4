/** The only door: measuring, profiling and running ONNX models, in Node and, through a worker, in the browser. */
import { createEngine } from "./engine.ts";
import { thisHost } from "./host.ts";
import { nodeOrt } from "./ort-node.ts";
import type { Runtime } from "./runtime.ts";

// Attribution and statistics are more than the editor asks for: whoever installs the package measures with them.
export {
  type Attribution,
  attribute,
  clockTooCoarse,
  type NodeTime,
  plainName,
  rollUp,
  type ScopeTime,
  scopesOf,
  type Whole,
} from "./attribute.ts";
export {
  type AdapterInfo,
  type Availability,
  type BackendId,
  type BackendReport,
  backendIds,
} from "./backend.ts";
export { type ClientSettings, createRuntimeClient, type RuntimeClient } from "./client.ts";
export { type FailureCode, type FailureParts, failureCodes, RuntimeFailure } from "./failure.ts";
export { type TensorData, type TensorInfo, timingInput } from "./feeds.ts";
export { defaultProtocol, type Phase, type Progress, type Protocol, type Timing } from "./measure.ts";
export type {
  Cutout,
  CutoutProfile,
  Environment,
  Measurement,
  MeasureOptions,
  Profile,
  ProfileOptions,
  RunOptions,
  Runtime,
  RuntimeControl,
  ScopedNodeTime,
} from "./runtime.ts";
export type { ExternalFile, Model, OptimizationLevel, Tensors } from "./session.ts";
export { median, pairedRatio, quantile, ratioRange, type Summary, summarize } from "./statistics.ts";

/** The runtime in this very thread, for Node: WASM only. In a page use `createRuntimeClient`, which never blocks it. */
export function createNodeRuntime({ threads }: { readonly threads?: number } = {}): Runtime {
  return createEngine({ source: nodeOrt, host: thisHost(), threads });
}
