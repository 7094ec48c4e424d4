// Ops on values that do not depend on the input, for folding them into constants. An op that is not here is not folded.

import { numElements, type OpName, type TraceNode, transpose } from "#graph-schema";
import { broadcastTo, type Dense, dense, forEachPosition, strided, stridesOf } from "./strided.ts";

type Floats = Dense<Float32Array>;

/** All outputs of a node. Inputs are shared: never written into. */
type Evaluate<K extends OpName> = (node: TraceNode<K>, inputs: readonly Dense[]) => readonly Dense[];

function floats(inputs: readonly Dense[], index: number): Floats {
  const input = inputs[index];
  if (!(input?.data instanceof Float32Array)) throw new Error(`input ${index} needs f32 values`);
  return { shape: input.shape, data: input.data };
}

function outShape(node: TraceNode, index = 0): readonly number[] {
  return node.outputs[index]?.type.shape ?? [];
}

function binary(f: (a: number, b: number) => number) {
  return (node: TraceNode, inputs: readonly Dense[]): readonly Dense[] => {
    const shape = outShape(node);
    const left = dense(broadcastTo(floats(inputs, 0), shape)).data;
    const right = dense(broadcastTo(floats(inputs, 1), shape)).data;
    return [{ shape, data: left.map((a, index) => f(a, right[index]!)) }];
  };
}

function unary<K extends OpName>(f: (value: number, attrs: TraceNode<K>["attrs"]) => number): Evaluate<K> {
  return (node, inputs) => {
    const { shape, data } = floats(inputs, 0);
    return [{ shape, data: data.map((value) => f(value, node.attrs)) }];
  };
}

/** The same values under the output's shape. */
function renamed(node: TraceNode, inputs: readonly Dense[]): readonly Dense[] {
  return inputs.slice(0, 1).map(({ data }) => ({ shape: outShape(node), data }));
}

function moved(x: Floats, perm: readonly number[], shape: readonly number[]): Floats {
  return { shape, data: transpose(x.data, x.shape, perm) };
}

/** Rows [M, K] times rows [P, K]. */
function rowProducts(a: Float32Array, b: Float32Array, K: number): Float32Array {
  const [M, P] = [a.length / K, b.length / K];
  const out = new Float32Array(M * P);
  for (let m = 0; m < M; m++)
    for (let p = 0; p < P; p++) {
      let total = 0;
      for (let k = 0; k < K; k++) total += a[m * K + k]! * b[p * K + k]!;
      out[m * P + p] = total;
    }
  return out;
}

function addLast(data: Float32Array, vector: Float32Array | undefined): Float32Array {
  return vector ? data.map((value, index) => value + vector[index % vector.length]!) : data;
}

function reduced(node: TraceNode<"mean" | "sum" | "max">, inputs: readonly Dense[]): Float32Array {
  const x = floats(inputs, 0);
  const { axes } = node.attrs;
  const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const out = new Float64Array(numElements(kept)).fill(node.op === "max" ? Number.NEGATIVE_INFINITY : 0);
  forEachPosition({ shape: x.shape, strides, offset: 0 }, (position, flat) => {
    const value = x.data[flat]!;
    out[position] = node.op === "max" ? Math.max(out[position]!, value) : out[position]! + value;
  });
  const divisor = node.op === "mean" ? x.data.length / out.length : 1;
  return Float32Array.from(out, (value) => value / divisor);
}

function softmax(x: Floats, axis: number): Float32Array {
  const length = x.shape[axis]!;
  const inner = stridesOf(x.shape)[axis]!;
  const out = new Float32Array(x.data.length);
  for (let start = 0; start < out.length; start += length * inner)
    for (let lane = start; lane < start + inner; lane++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < length; i++) largest = Math.max(largest, x.data[lane + i * inner]!);
      let total = 0;
      for (let i = 0; i < length; i++) total += Math.exp(x.data[lane + i * inner]! - largest);
      for (let i = 0; i < length; i++) out[lane + i * inner] = Math.exp(x.data[lane + i * inner]! - largest) / total;
    }
  return out;
}

/** The low words of the i64 values: rows are far below 2^31, and a BigInt for each would take longer than the gathering. */
function rowsOf(index: BigInt64Array): Int32Array {
  const words = new Int32Array(index.buffer, index.byteOffset, index.byteLength / 4);
  const rows = new Int32Array(index.length);
  for (let at = 0; at < rows.length; at++) rows[at] = words[2 * at]!;
  return rows;
}

function gathered(x: Floats, index: BigInt64Array, axis: number): Float32Array {
  const rows = x.shape[axis]!;
  const inner = stridesOf(x.shape)[axis]!;
  const outer = x.data.length / (rows * inner);
  const chosen = rowsOf(index);
  const out = new Float32Array(outer * chosen.length * inner);
  for (let o = 0, target = 0; o < outer; o++)
    for (let at = 0; at < chosen.length; at++) {
      const source = (o * rows + chosen[at]!) * inner;
      for (let i = 0; i < inner; i++) out[target++] = x.data[source + i]!;
    }
  return out;
}

function sliced(
  x: Floats,
  axis: number,
  range: { readonly start: number; readonly size: number; readonly step: number },
): Floats {
  const view = strided(x);
  const strides = view.strides.map((stride, other) => (other === axis ? stride * range.step : stride));
  const shape = x.shape.map((dim, other) => (other === axis ? range.size : dim));
  return dense({ shape, strides, offset: view.strides[axis]! * range.start, data: x.data });
}

function concatenated(parts: readonly Floats[], axis: number, shape: readonly number[]): Floats {
  const data = new Float32Array(numElements(shape));
  const strides = stridesOf(shape);
  let start = 0;
  for (const part of parts) {
    forEachPosition({ shape: part.shape, strides, offset: start * strides[axis]! }, (position, flat) => {
      data[position] = part.data[flat]!;
    });
    start += part.shape[axis]!;
  }
  return { shape, data };
}

const table: { readonly [K in OpName]?: Evaluate<K> } = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  scale: unary((value, { by }) => value * by),
  shift: unary((value, attrs) => value + attrs.value),
  clip: unary((value, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) =>
    Math.min(Math.max(value, min), max),
  ),
  relu: unary((value) => Math.max(value, 0)),
  sigmoid: unary((value) => 1 / (1 + Math.exp(-value))),
  tanh: unary(Math.tanh),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  abs: unary(Math.abs),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  linear: (node, inputs) => {
    const [x, weight] = [floats(inputs, 0), floats(inputs, 1)];
    const product = rowProducts(x.data, weight.data, weight.shape[1]!);
    return [{ shape: outShape(node), data: addLast(product, inputs[2] && floats(inputs, 2).data) }];
  },
  matmul: (node, inputs) => {
    const [a, b] = [floats(inputs, 0), floats(inputs, 1)];
    const shape = outShape(node);
    const lead = shape.slice(0, -2);
    const [M, K, P] = [shape.at(-2)!, a.shape.at(-1)!, shape.at(-1)!];
    const left = dense(broadcastTo(a, [...lead, M, K])).data;
    const right = dense(broadcastTo(b, [...lead, K, P])).data;
    const data = new Float32Array(numElements(shape));
    for (let page = 0; page < numElements(lead); page++) {
      const columns = transpose(right.subarray(page * K * P, (page + 1) * K * P), [K, P], [1, 0]);
      data.set(rowProducts(left.subarray(page * M * K, (page + 1) * M * K), columns, K), page * M * P);
    }
    return [{ shape, data }];
  },
  // A 1×1 convolution; `canEvaluate` keeps the others out.
  conv2d: (node, inputs) => {
    const [x, weight] = [floats(inputs, 0), floats(inputs, 1)];
    const [N = 1, C = 1, H = 1, W = 1] = x.shape;
    const rows = moved(x, [0, 2, 3, 1], [N, H, W, C]).data;
    const product = addLast(rowProducts(rows, weight.data, C), inputs[2] && floats(inputs, 2).data);
    return [moved({ shape: [N, H, W, weight.shape[0]!], data: product }, [0, 3, 1, 2], outShape(node))];
  },
  mean: (node, inputs) => [{ shape: outShape(node), data: reduced(node, inputs) }],
  sum: (node, inputs) => [{ shape: outShape(node), data: reduced(node, inputs) }],
  max: (node, inputs) => [{ shape: outShape(node), data: reduced(node, inputs) }],
  softmax: (node, inputs) => [{ shape: outShape(node), data: softmax(floats(inputs, 0), node.attrs.axis) }],
  toTokens: (node, inputs) => {
    const x = floats(inputs, 0);
    const [N = 1, C = 1, ...grid] = x.shape;
    return [moved({ shape: [N, C, numElements(grid)], data: x.data }, [0, 2, 1], outShape(node))];
  },
  toMap: (node, inputs) => [moved(floats(inputs, 0), [0, 2, 1], outShape(node))],
  reshape: renamed,
  asLayout: renamed,
  transpose: (node, inputs) => [moved(floats(inputs, 0), node.attrs.perm, outShape(node))],
  concat: (node, inputs) => [
    concatenated(
      inputs.map((_, i) => floats(inputs, i)),
      node.attrs.axis,
      outShape(node),
    ),
  ],
  split: (node, inputs) => {
    let start = 0;
    return node.attrs.sizes.map((size) => {
      const part = sliced(floats(inputs, 0), node.attrs.axis, { start, size, step: 1 });
      start += size;
      return part;
    });
  },
  slice: (node, inputs) => {
    const { axis, start, step } = node.attrs;
    return [sliced(floats(inputs, 0), axis, { start, size: outShape(node)[axis]!, step })];
  },
  gather: (node, inputs) => {
    const index = inputs[1]?.data;
    if (!(index instanceof BigInt64Array)) throw new Error(`${node.name}: gather needs i64 rows`);
    return [{ shape: outShape(node), data: gathered(floats(inputs, 0), index, node.attrs.axis) }];
  },
};

export function canEvaluate(node: TraceNode): boolean {
  if (node.op !== "conv2d") return table[node.op] !== undefined;
  const { kernel, stride, padding, groups } = (node as TraceNode<"conv2d">).attrs;
  return groups === 1 && [...kernel, ...stride].every((k) => k === 1) && padding.every((p) => p === 0);
}

/** Outputs of a node that `canEvaluate` accepts. */
export function evaluate<K extends OpName>(node: TraceNode<K>, inputs: readonly Dense[]): readonly Dense[] {
  const found: Evaluate<K> | undefined = table[node.op];
  if (!found) throw new Error(`${node.name}: ${node.op} cannot be folded`);
  return found(node, inputs);
}
