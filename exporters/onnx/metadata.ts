// The metadata keys by which a file says that it is ours.

export const metadataKeys = {
  /** The document, as JSON. */
  document: "vitrine.document",
  /** train, deploy or timing. */
  form: "vitrine.form",
  /** SHA-256 over the weights, in the order of their names. */
  weights: "vitrine.weights",
} as const;

/** After the name of a matrix that stands transposed in the file; `onnxRenames` takes it off. */
export const transposedSuffix = ".T";
