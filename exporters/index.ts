// The only door of exporters.

export { type ByteStream, type Sink, toBlob, toBytes, writeTo } from "./byte-stream.ts";
export { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
export { FileError } from "./file-error.ts";
export { initialise } from "./initialise.ts";
export { readNpy } from "./npy.ts";
export type { EncodedModel } from "./onnx/encode.ts";
export { exportOnnx, MissingWeightsError, type OnnxExportOptions } from "./onnx/export.ts";
export { type OnnxFile, readOnnx } from "./onnx/read.ts";
export {
  blobSource,
  bytesSource,
  handleSource,
  type RandomAccess,
  type ReadableHandle,
} from "./random-access.ts";
export { readSafetensors, type SafetensorsFile, type SkippedTensor, writeSafetensors } from "./safetensors.ts";
