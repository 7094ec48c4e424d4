// What an op is called and coloured like inside a block: the family of blocks that it is nearest to.

import type { Family, InsideOp, OpName } from "#graph-schema";

export const opFamilies: { readonly [K in OpName]: Family } = {
  add: "norm",
  sub: "norm",
  mul: "norm",
  div: "norm",
  scale: "norm",
  shift: "norm",
  clip: "norm",
  relu: "norm",
  relu6: "norm",
  leakyRelu: "norm",
  gelu: "norm",
  silu: "norm",
  hardSwish: "norm",
  sigmoid: "norm",
  tanh: "norm",
  exp: "norm",
  log: "norm",
  sqrt: "norm",
  abs: "norm",
  sin: "norm",
  cos: "norm",
  conv2d: "conv",
  conv3d: "conv",
  convTranspose2d: "conv",
  maxPool: "pooling",
  avgPool: "pooling",
  globalAvgPool: "pooling",
  mean: "pooling",
  sum: "pooling",
  max: "pooling",
  linear: "mixing",
  matmul: "attention",
  attention: "attention",
  batchNorm: "norm",
  layerNorm: "norm",
  groupNorm: "norm",
  softmax: "attention",
  l2Normalize: "norm",
  toTokens: "layout",
  toMap: "layout",
  reshape: "layout",
  transpose: "layout",
  asLayout: "layout",
  concat: "layout",
  split: "layout",
  slice: "layout",
  pad: "layout",
  gather: "layout",
  expandBatch: "layout",
  resize: "layout",
  gridSample: "sparse",
  topTokens: "sparse",
  gatherGrains: "sparse",
  scatterGrains: "sparse",
};

/** `7×7, stride 2, 96 groups`: the attributes that tell one op from the next of its kind. */
export function attributesOf({ node }: InsideOp): string {
  const attrs: Readonly<Record<string, unknown>> = { ...node.attrs };
  const dims = (value: unknown): readonly number[] => (Array.isArray(value) ? value : []);
  const [kernel, stride, dilation] = [dims(attrs.kernel), dims(attrs.stride), dims(attrs.dilation)];
  const channels = node.inputs[0]?.type.shape[1];
  return [
    kernel.length > 0 ? kernel.join("×") : "",
    stride.some((step) => step > 1) ? `stride ${short(stride)}` : "",
    dilation.some((step) => step > 1) ? `dilation ${short(dilation)}` : "",
    typeof attrs.groups === "number" && attrs.groups > 1
      ? attrs.groups === channels && kernel.length > 0
        ? "depth-wise"
        : `${attrs.groups} groups`
      : "",
    ...Object.entries(attrs)
      .filter(([key, value]) => !spelled.has(key) && (typeof value === "number" || typeof value === "string"))
      .map(([key, value]) => `${key} ${typeof value === "number" ? Number(value.toPrecision(4)) : value}`),
    ...["perm", "axes"].flatMap((key) => (dims(attrs[key]).length > 0 ? [`${key} ${dims(attrs[key]).join(",")}`] : [])),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

const spelled = new Set(["kernel", "stride", "dilation", "groups", "padding"]);

function short(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : values.join("×");
}
