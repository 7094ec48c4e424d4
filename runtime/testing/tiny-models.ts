/** Builds the small ONNX models that the runtime's own tests run; weights are deterministic and tame. */
import onnxProto from "onnx-proto";

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;

/** One node: its name is its scope path, as the exporter writes it (`stages.0.conv/conv2d_3`). */
export interface TinyNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Integer and integer-list attributes are all that the tiny models need. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface TinyModel {
  readonly inputShape: readonly (number | string)[];
  readonly outputShape: readonly (number | string)[];
  readonly nodes: readonly TinyNode[];
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** int64 initializers, for reshapes and constant shapes. */
  readonly integers?: Readonly<Record<string, readonly number[]>>;
  /** Names of weights whose bytes live in the external file `weights.bin` instead of the model. */
  readonly external?: readonly string[];
}

/** ONNX bytes (opset 20) with one f32 input `x` and one f32 output `y`, and the external file where one is used. */
export function tinyModel(model: TinyModel): { bytes: Uint8Array; external: Uint8Array } {
  const pieces: Uint8Array[] = [];
  let offset = 0;
  const initializer = Object.entries(model.weights ?? {}).map(([name, dims]) => {
    const bytes = new Uint8Array(tameValues(dims.reduce((a, b) => a * b, 1)).buffer);
    if (!model.external?.includes(name)) return { name, dims, dataType: DataType.FLOAT, rawData: bytes };
    const entry = {
      name,
      dims,
      dataType: DataType.FLOAT,
      dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
      externalData: [
        { key: "location", value: "weights.bin" },
        { key: "offset", value: String(offset) },
        { key: "length", value: String(bytes.length) },
      ],
    };
    pieces.push(bytes);
    offset += bytes.length;
    return entry;
  });
  for (const [name, values] of Object.entries(model.integers ?? {})) {
    const rawData = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
    initializer.push({ name, dims: [values.length], dataType: DataType.INT64, rawData });
  }
  const proto = onnx.ModelProto.fromObject({
    irVersion: 9,
    opsetImport: [{ domain: "", version: 20 }],
    producerName: "vitrine tests",
    graph: {
      name: "tiny",
      input: [valueInfo("x", model.inputShape)],
      output: [valueInfo("y", model.outputShape)],
      initializer,
      node: model.nodes.map((node) => ({
        name: node.name,
        opType: node.op,
        input: node.inputs,
        output: [node.output],
        attribute: Object.entries(node.attributes ?? {}).map(([name, value]) =>
          typeof value === "number"
            ? { name, type: onnx.AttributeProto.AttributeType.INT, i: value }
            : { name, type: onnx.AttributeProto.AttributeType.INTS, ints: value },
        ),
      })),
    },
  });
  const external = new Uint8Array(offset);
  pieces.reduce((at, piece) => {
    external.set(piece, at);
    return at + piece.length;
  }, 0);
  // A copy of its own buffer: protobufjs hands out a slice of a pool, which cannot be transferred to a worker.
  return { bytes: onnx.ModelProto.encode(proto).finish().slice(), external };
}

/** Conv, Relu, global pooling, two linears: eight nodes in three scopes and one without a scope. */
export function tinyClassifier({ side = 32, width = 16, external = false } = {}): ReturnType<typeof tinyModel> {
  return tinyModel({
    inputShape: ["N", 3, side, side],
    outputShape: ["N", 10],
    weights: { "stem.weight": [width, 3, 3, 3], "body.weight": [width, width, 3, 3], "head.weight": [width, 10] },
    integers: { rows: [0, -1] },
    external: external ? ["stem.weight", "body.weight", "head.weight"] : [],
    nodes: [
      conv("stem.conv/conv2d_0", ["x", "stem.weight"], "a"),
      { name: "stem/gelu_1", op: "Gelu", inputs: ["a"], output: "b" },
      conv("body.0.conv/conv2d_2", ["b", "body.weight"], "c"),
      { name: "body.0/hardSwish_3", op: "HardSwish", inputs: ["c"], output: "d" },
      { name: "body.0/add_4", op: "Add", inputs: ["b", "d"], output: "e" },
      { name: "/globalAveragePool_5", op: "GlobalAveragePool", inputs: ["e"], output: "f" },
      { name: "/flatten_6", op: "Reshape", inputs: ["f", "rows"], output: "g" },
      { name: "head/linear_7", op: "MatMul", inputs: ["g", "head.weight"], output: "y" },
    ],
  });
}

function conv(name: string, inputs: readonly string[], output: string): TinyNode {
  return { name, op: "Conv", inputs, output, attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } };
}

/** A chain of n square matrix products on [N, width]: a model whose run time grows with n. */
export function tinyChain({ length = 4, width = 64 } = {}): ReturnType<typeof tinyModel> {
  const last = length - 1;
  return tinyModel({
    inputShape: ["N", width],
    outputShape: ["N", width],
    weights: Object.fromEntries(Array.from({ length }, (_, k) => [`blocks.${k}.weight`, [width, width]])),
    nodes: Array.from({ length }, (_, k) => ({
      name: `blocks.${k}/linear_${k}`,
      op: "MatMul",
      inputs: [k === 0 ? "x" : `v${k - 1}`, `blocks.${k}.weight`],
      output: k === last ? "y" : `v${k}`,
    })),
  });
}

function valueInfo(name: string, shape: readonly (number | string)[]) {
  const dim = shape.map((d) => (typeof d === "number" ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: DataType.FLOAT, shape: { dim } } } };
}

/** Values in [-0.25, 0.25], the same every time. */
function tameValues(count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, i) => Math.fround((((i * 7919) % 1009) / 1009 - 0.5) / 2));
}
