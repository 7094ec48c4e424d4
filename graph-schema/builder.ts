// The builder that blocks call while they are traced: declares parameters where they are used, appends nodes, keeps scopes.

import { ShapeError } from "./errors.ts";
import { limits } from "./limits.ts";
import type { ConvAttrs, ConvTransposeAttrs } from "./ops/convolution.ts";
import { type OpAttrs, type OpName, ops } from "./ops/index.ts";
import type { Op } from "./ops/op.ts";
import type { Constant, Init, NamedValue, Param, Trace, TraceNode, Value } from "./trace.ts";
import { channelAxis, channelsOf, type Layout, numElements, plainType, type TensorType } from "./types.ts";

type Window = number | readonly number[];

export interface ConvOptions {
  /** Output channels; the input's when absent. */
  readonly out?: number;
  readonly kernel: Window;
  readonly stride?: Window;
  /** Per side, or all sides in ONNX order (beginnings, ends); (kernel − 1) / 2 · dilation when absent. */
  readonly padding?: Window;
  readonly dilation?: Window;
  readonly groups?: number;
  readonly bias?: boolean;
}

export interface ConvTransposeOptions {
  readonly out?: number;
  readonly kernel: Window;
  readonly stride?: Window;
  readonly padding?: Window;
  readonly groups?: number;
  readonly bias?: boolean;
}

export interface NormOptions {
  readonly eps?: number;
}

const ones: Init = { kind: "fill", value: 1 };
const zeros: Init = { kind: "fill", value: 0 };
const small: Init = { kind: "truncNormal", std: 0.02 };
const kaiming: Init = { kind: "kaimingUniform" };

function spread(window: Window, length: number): readonly number[] {
  return typeof window === "number" ? Array.from({ length }, () => window) : window;
}

function spreadPadding(padding: Window, length: number): readonly number[] {
  const sides = spread(padding, length);
  return sides.length === length ? [...sides, ...sides] : sides;
}

export class Builder {
  readonly #params: Param[] = [];
  readonly #constants: Constant[] = [];
  readonly #nodes: TraceNode[] = [];
  readonly #inputs: NamedValue[] = [];
  readonly #outputs: NamedValue[] = [];
  readonly #countInScope = new Map<string, number>();
  #scope: string;
  #nextId = 0;

  constructor(scope = "") {
    this.#scope = scope;
  }

  /** The scope path that the next node would get. */
  get path(): string {
    return this.#scope;
  }

  finish(): Trace {
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      params: this.#params,
      constants: this.#constants,
      nodes: this.#nodes,
    };
  }

  // --- structure

  /** Everything declared in `body` is named under `name`. */
  scope<R>(name: string, body: () => R): R {
    const outer = this.#scope;
    this.#scope = this.#join(name);
    try {
      return body();
    } finally {
      this.#scope = outer;
    }
  }

  /** `depth` copies in a row, named `name.0` … `name.{depth − 1}`. */
  repeat<V>(name: string, depth: number, options: { readonly from: V; readonly body: (x: V, index: number) => V }): V {
    let x = options.from;
    for (let index = 0; index < depth; index++) x = this.scope(`${name}.${index}`, () => options.body(x, index));
    return x;
  }

  input(name: string, type: TensorType): Value {
    const value = this.#value(type);
    this.#inputs.push({ name, value });
    return value;
  }

  output(name: string, value: Value): void {
    this.#outputs.push({ name, value });
  }

  /** A value that arrives from outside without being an input of the model: a port of a block. */
  free(type: TensorType): Value {
    return this.#value(type);
  }

  /** The only place that appends a node; infers first, so that a trace that exists is well-typed. */
  emit<K extends OpName>(op: K, inputs: readonly Value[], attrs: OpAttrs[K]): readonly Value[] {
    const { infer } = ops[op] as unknown as Op<OpAttrs[K]>;
    const types = this.#located(() => infer(inputs.map((value) => value.type), attrs));
    for (const type of types) this.#bound(op, type);
    const outputs = types.map((type) => this.#value(type));
    const count = this.#countInScope.get(this.#scope) ?? 0;
    this.#countInScope.set(this.#scope, count + 1);
    this.#nodes.push({ op, attrs, inputs, outputs, scope: this.#scope, name: `${this.#scope}/${op}_${count}` });
    return outputs;
  }

  // --- parameters and constants

  /** A bare parameter: class token, layer scale, gate, bias table. Shape as in the state dict. */
  param(name: string, shape: readonly number[], init: Init = small): Value {
    return this.#declare(name, shape, { kind: "param", init });
  }

  /** A stored tensor that is not trained, such as BatchNorm's statistics. */
  buffer(name: string, shape: readonly number[], init: Init): Value {
    return this.#declare(name, shape, { kind: "buffer", init });
  }

  /** A table computed from shapes alone; `data` must be pure. */
  constant(name: string, shape: readonly number[], data: () => Float32Array): Value {
    return this.#constant(name, plainType(shape, false), data);
  }

  /** A constant i64 index for `gather`. */
  index(name: string, shape: readonly number[], data: () => readonly number[]): Value {
    return this.#constant(name, plainType(shape, false, "i64"), () => BigInt64Array.from(data(), BigInt));
  }

  // --- layers with parameters

  conv2d(name: string, x: Value, options: ConvOptions): Value {
    return this.#conv("conv2d", name, x, options);
  }

  /** Over video maps [N,C,T,H,W]; windows are [t, h, w]. */
  conv3d(name: string, x: Value, options: ConvOptions): Value {
    return this.#conv("conv3d", name, x, options);
  }

  convTranspose2d(name: string, x: Value, options: ConvTransposeOptions): Value {
    return this.scope(name, () => {
      const channels = this.#channels(x);
      const { out = channels, groups = 1, bias = true } = options;
      const kernel = spread(options.kernel, 2);
      const attrs: ConvTransposeAttrs = {
        kernel,
        stride: spread(options.stride ?? 1, 2),
        padding: spreadPadding(options.padding ?? 0, 2),
        outputPadding: [0, 0],
        groups,
      };
      this.#divides("groups", groups, { channels, out });
      const weight = this.param("weight", [channels, out / groups, ...kernel], kaiming);
      return this.#one("convTranspose2d", bias ? [x, weight, this.param("bias", [out], zeros)] : [x, weight], attrs);
    });
  }

  /** Over the last axis; weight [out, in]. */
  linear(name: string, x: Value, options: { readonly out?: number; readonly bias?: boolean } = {}): Value {
    return this.scope(name, () => {
      const channels = x.type.shape.at(-1) ?? 0;
      const { out = channels, bias = true } = options;
      this.#positive("out", out);
      const weight = this.param("weight", [out, channels]);
      return this.#one("linear", bias ? [x, weight, this.param("bias", [out], zeros)] : [x, weight], {});
    });
  }

  batchNorm(name: string, x: Value, { eps = 1e-5 }: NormOptions = {}): Value {
    return this.scope(name, () => {
      const shape = [this.#channels(x)];
      const affine = [this.param("weight", shape, ones), this.param("bias", shape, zeros)];
      const statistics = [this.buffer("running_mean", shape, zeros), this.buffer("running_var", shape, ones)];
      return this.#one("batchNorm", [x, ...affine, ...statistics], { eps });
    });
  }

  /** Over the channels of each position: axis 1 of a map, the last otherwise. */
  layerNorm(name: string, x: Value, { eps = 1e-5 }: NormOptions = {}): Value {
    return this.scope(name, () => {
      const shape = [this.#channels(x)];
      return this.#one("layerNorm", [x, this.param("weight", shape, ones), this.param("bias", shape, zeros)], { eps });
    });
  }

  groupNorm(name: string, x: Value, { groups, eps = 1e-5 }: NormOptions & { readonly groups: number }): Value {
    return this.scope(name, () => {
      const shape = [this.#channels(x)];
      const affine = [this.param("weight", shape, ones), this.param("bias", shape, zeros)];
      return this.#one("groupNorm", [x, ...affine], { groups, eps });
    });
  }

  // --- arithmetic and activations

  add = (a: Value, b: Value): Value => this.#one("add", [a, b], {});
  sub = (a: Value, b: Value): Value => this.#one("sub", [a, b], {});
  mul = (a: Value, b: Value): Value => this.#one("mul", [a, b], {});
  div = (a: Value, b: Value): Value => this.#one("div", [a, b], {});
  scale = (x: Value, by: number): Value => this.#one("scale", [x], { by });
  shift = (x: Value, value: number): Value => this.#one("shift", [x], { value });
  clip = (x: Value, bounds: OpAttrs["clip"]): Value => this.#one("clip", [x], bounds);
  relu = (x: Value): Value => this.#one("relu", [x], {});
  relu6 = (x: Value): Value => this.#one("relu6", [x], {});
  leakyRelu = (x: Value, slope: number): Value => this.#one("leakyRelu", [x], { slope });
  gelu = (x: Value, approximate: "none" | "tanh" = "none"): Value => this.#one("gelu", [x], { approximate });
  silu = (x: Value, beta = 1): Value => this.#one("silu", [x], { beta });
  hardSwish = (x: Value): Value => this.#one("hardSwish", [x], {});
  sigmoid = (x: Value): Value => this.#one("sigmoid", [x], {});
  tanh = (x: Value): Value => this.#one("tanh", [x], {});
  exp = (x: Value): Value => this.#one("exp", [x], {});
  log = (x: Value): Value => this.#one("log", [x], {});
  sqrt = (x: Value): Value => this.#one("sqrt", [x], {});
  abs = (x: Value): Value => this.#one("abs", [x], {});
  sin = (x: Value): Value => this.#one("sin", [x], {});
  cos = (x: Value): Value => this.#one("cos", [x], {});

  // --- matrix products, normalisation without parameters

  matmul = (a: Value, b: Value): Value => this.#one("matmul", [a, b], {});

  /** softmax(q·kᵀ·scale + bias)·v over the last two axes. */
  attention(qkv: { readonly q: Value; readonly k: Value; readonly v: Value; readonly bias?: Value }, scale: number): Value {
    const { q, k, v, bias } = qkv;
    return this.#one("attention", bias ? [q, k, v, bias] : [q, k, v], { scale });
  }

  softmax = (x: Value, axis = x.type.shape.length - 1): Value => this.#one("softmax", [x], { axis });
  l2Normalize = (x: Value, axis: number, eps = 1e-12): Value => this.#one("l2Normalize", [x], { axis, eps });

  // --- pooling and reductions

  maxPool(x: Value, window: { readonly kernel: Window; readonly stride?: Window; readonly padding?: Window }): Value {
    return this.#one("maxPool", [x], this.#poolAttrs(x, window));
  }

  avgPool(
    x: Value,
    window: { readonly kernel: Window; readonly stride?: Window; readonly padding?: Window; readonly countIncludePad?: boolean },
  ): Value {
    return this.#one("avgPool", [x], { ...this.#poolAttrs(x, window), countIncludePad: window.countIncludePad ?? true });
  }

  globalAvgPool = (x: Value): Value => this.#one("globalAvgPool", [x], {});
  mean = (x: Value, axes: readonly number[], keepDims = false): Value => this.#one("mean", [x], { axes, keepDims });
  sum = (x: Value, axes: readonly number[], keepDims = false): Value => this.#one("sum", [x], { axes, keepDims });
  max = (x: Value, axes: readonly number[], keepDims = false): Value => this.#one("max", [x], { axes, keepDims });

  // --- layout

  toTokens = (x: Value): Value => this.#one("toTokens", [x], {});
  toMap = (x: Value): Value => this.#one("toMap", [x], {});
  reshape = (x: Value, shape: readonly number[]): Value => this.#one("reshape", [x], { shape });
  transpose = (x: Value, perm: readonly number[]): Value => this.#one("transpose", [x], { perm });
  asLayout = (x: Value, layout: Layout): Value => this.#one("asLayout", [x], { layout });
  concat = (values: readonly Value[], axis: number): Value => this.#one("concat", values, { axis });
  pad = (x: Value, attrs: OpAttrs["pad"]): Value => this.#one("pad", [x], attrs);
  gather = (x: Value, index: Value, axis: number): Value => this.#one("gather", [x, index], { axis });
  expandBatch = (x: Value, like: Value): Value => this.#one("expandBatch", [x, like], {});
  resize = (x: Value, attrs: OpAttrs["resize"]): Value => this.#one("resize", [x], attrs);

  split(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
    return this.emit("split", [x], { axis, sizes });
  }

  slice(x: Value, axis: number, range: { readonly start?: number; readonly end?: number; readonly step?: number }): Value {
    const { start = 0, end = x.type.shape[axis] ?? 0, step = 1 } = range;
    return this.#one("slice", [x], { axis, start, end, step });
  }

  // --- inside

  #join(name: string): string {
    if (name === "") return this.#scope;
    return this.#scope === "" ? name : `${this.#scope}.${name}`;
  }

  #value(type: TensorType): Value {
    return { id: this.#nextId++, type };
  }

  #one<K extends OpName>(op: K, inputs: readonly Value[], attrs: OpAttrs[K]): Value {
    const [output] = this.emit(op, inputs, attrs);
    if (!output) throw new Error(`${op} has no output`);
    return output;
  }

  #located<R>(body: () => R): R {
    try {
      return body();
    } catch (error) {
      if (error instanceof ShapeError && error.where === "") throw error.at(this.#scope);
      throw error;
    }
  }

  #refuse(fields: ShapeError["fields"]): never {
    throw new ShapeError(fields, this.#scope);
  }

  #bound(what: string, type: TensorType): void {
    const got = numElements(type.shape);
    if (got > limits.valueElements)
      this.#refuse({ what, need: { kind: "limit", what: "a value", got, limit: limits.valueElements } });
    if (this.#nodes.length >= limits.traceNodes)
      this.#refuse({ what, need: { kind: "limit", what: "a model", got: this.#nodes.length, limit: limits.traceNodes } });
  }

  #channels(x: Value): number {
    if (x.type.shape.length === 0) throw new Error(`${this.#scope}: a scalar has no channel axis ${channelAxis(x.type)}`);
    return channelsOf(x.type);
  }

  #positive(field: string, value: number): void {
    if (!Number.isInteger(value) || value < 1 || value > limits.channels)
      this.#refuse({
        what: this.#scope,
        need: { kind: "config", field, problem: `${value} is no whole number from 1 to ${limits.channels}` },
      });
  }

  #divides(field: string, value: number, of: Readonly<Record<string, number>>): void {
    this.#positive(field, value);
    for (const [ofWhat, count] of Object.entries(of)) {
      this.#positive(ofWhat, count);
      if (count % value !== 0) this.#refuse({ what: "conv", need: { kind: "divisor", field, value, of: count, ofWhat } });
    }
  }

  #declare(name: string, shape: readonly number[], { kind, init }: Pick<Param, "kind" | "init">): Value {
    const value = this.#value(plainType(shape, false));
    this.#bound("a parameter", value.type);
    this.#params.push({ name: this.#join(name), kind, init, value });
    return value;
  }

  #constant(name: string, type: TensorType, data: Constant["data"]): Value {
    const value = this.#value(type);
    this.#bound("a constant", type);
    this.#constants.push({ name: this.#join(name), value, data });
    return value;
  }

  #conv(op: "conv2d" | "conv3d", name: string, x: Value, options: ConvOptions): Value {
    return this.scope(name, () => {
      const spatial = op === "conv2d" ? 2 : 3;
      if (x.type.layout.kind !== "map")
        this.#refuse({ what: op, need: { kind: "layout", layout: "map" }, got: [x.type] });
      const channels = this.#channels(x);
      const { out = channels, groups = 1, bias = true } = options;
      const kernel = spread(options.kernel, spatial);
      const dilation = spread(options.dilation ?? 1, spatial);
      const same = kernel.map((k, axis) => Math.floor(((k - 1) * (dilation[axis] ?? 1)) / 2));
      const attrs: ConvAttrs = {
        kernel,
        stride: spread(options.stride ?? 1, spatial),
        padding: spreadPadding(options.padding ?? same, spatial),
        dilation,
        groups,
      };
      this.#divides("groups", groups, { channels, out });
      const weight = this.param("weight", [out, channels / groups, ...kernel], kaiming);
      return this.#one(op, bias ? [x, weight, this.param("bias", [out], zeros)] : [x, weight], attrs);
    });
  }

  #poolAttrs(x: Value, window: { readonly kernel: Window; readonly stride?: Window; readonly padding?: Window }) {
    const spatial = Array.isArray(window.kernel) ? window.kernel.length : Math.max(1, x.type.shape.length - 2);
    return {
      kernel: spread(window.kernel, spatial),
      stride: spread(window.stride ?? window.kernel, spatial),
      padding: spreadPadding(window.padding ?? 0, spatial),
    };
  }
}

/** What blocks receive: the builder without its ends. */
export type Graph = Omit<Builder, "finish" | "path">;
