import { type OnnxFile } from "#exporters";
import { type Document, type Trace, type ZooModel } from "#graph-schema";
export interface LoadedModel {
  /** As the user named it. */
  readonly name: string;
  readonly document: Document;
  /** The published model that it is or began as; its checkpoint names are known. */
  readonly origin: ZooModel | undefined;
}
/** @throws InputError with one sentence where `model` names nothing usable */
export declare function loadModel(model: string): Promise<LoadedModel>;
/** Opens an .onnx for the time of `use`. */
export declare function withOnnx<T>(path: string, use: (file: OnnxFile) => Promise<T>): Promise<T>;
export interface CheckedModel extends LoadedModel {
  readonly trace: Trace;
}
/** The model traced. @throws InputError with the first problem of the document, and how many there are */
export declare function traced(model: LoadedModel): CheckedModel;
/**
 * The model on pictures of another size.
 * @param text `1x3x256x256`; the batch stays free, so it must be 1
 */
export declare function withInput(model: LoadedModel, text: string): LoadedModel;
