// Which file the weights of the open document come from. Its content is read when it is needed, and stored nowhere.

export interface Checkpoint {
  /** A .safetensors or .npz file, or an .onnx of ours. */
  readonly file: File;
  /** Everything must fit; else what does not is left out, or comes from a seed. */
  readonly strict: boolean;
}
