// One method per op: what blocks write instead of emit().

import type { OpAttrs } from "./ops/index.ts";
import { Recorder } from "./recorder.ts";
import type { Value } from "./trace.ts";
import type { Layout } from "./types.ts";

/** One number for all spatial axes, or one for each. */
export type Window = number | readonly number[];

export function spread(window: Window, length: number): readonly number[] {
  return typeof window === "number" ? Array.from({ length }, () => window) : window;
}

export function spreadPadding(padding: Window, length: number): readonly number[] {
  const sides = spread(padding, length);
  return sides.length === length ? [...sides, ...sides] : sides;
}

export class OpRecorder extends Recorder {
  // --- arithmetic and activations

  add = (a: Value, b: Value): Value => this.one("add", [a, b], {});
  sub = (a: Value, b: Value): Value => this.one("sub", [a, b], {});
  mul = (a: Value, b: Value): Value => this.one("mul", [a, b], {});
  div = (a: Value, b: Value): Value => this.one("div", [a, b], {});
  scale = (x: Value, by: number): Value => this.one("scale", [x], { by });
  shift = (x: Value, value: number): Value => this.one("shift", [x], { value });
  clip = (x: Value, bounds: OpAttrs["clip"]): Value => this.one("clip", [x], bounds);
  relu = (x: Value): Value => this.one("relu", [x], {});
  relu6 = (x: Value): Value => this.one("relu6", [x], {});
  leakyRelu = (x: Value, slope: number): Value => this.one("leakyRelu", [x], { slope });
  gelu = (x: Value, approximate: "none" | "tanh" = "none"): Value => this.one("gelu", [x], { approximate });
  silu = (x: Value, beta = 1): Value => this.one("silu", [x], { beta });
  hardSwish = (x: Value): Value => this.one("hardSwish", [x], {});
  sigmoid = (x: Value): Value => this.one("sigmoid", [x], {});
  tanh = (x: Value): Value => this.one("tanh", [x], {});
  exp = (x: Value): Value => this.one("exp", [x], {});
  log = (x: Value): Value => this.one("log", [x], {});
  sqrt = (x: Value): Value => this.one("sqrt", [x], {});
  abs = (x: Value): Value => this.one("abs", [x], {});
  sin = (x: Value): Value => this.one("sin", [x], {});
  cos = (x: Value): Value => this.one("cos", [x], {});

  // --- matrix products, normalisation without parameters

  matmul = (a: Value, b: Value): Value => this.one("matmul", [a, b], {});

  /** softmax(q·kᵀ·scale + bias)·v over the last two axes. */
  attention(
    qkv: { readonly q: Value; readonly k: Value; readonly v: Value; readonly bias?: Value },
    scale: number,
  ): Value {
    const { q, k, v, bias } = qkv;
    return this.one("attention", bias ? [q, k, v, bias] : [q, k, v], { scale });
  }

  softmax = (x: Value, axis = x.type.shape.length - 1): Value => this.one("softmax", [x], { axis });
  l2Normalize = (x: Value, axis: number, eps = 1e-12): Value => this.one("l2Normalize", [x], { axis, eps });

  // --- pooling and reductions

  maxPool(x: Value, window: { readonly kernel: Window; readonly stride?: Window; readonly padding?: Window }): Value {
    return this.one("maxPool", [x], this.#poolAttrs(x, window));
  }

  avgPool(
    x: Value,
    window: {
      readonly kernel: Window;
      readonly stride?: Window;
      readonly padding?: Window;
      readonly countIncludePad?: boolean;
    },
  ): Value {
    return this.one("avgPool", [x], { ...this.#poolAttrs(x, window), countIncludePad: window.countIncludePad ?? true });
  }

  globalAvgPool = (x: Value): Value => this.one("globalAvgPool", [x], {});
  mean = (x: Value, axes: readonly number[], keepDims = false): Value => this.one("mean", [x], { axes, keepDims });
  sum = (x: Value, axes: readonly number[], keepDims = false): Value => this.one("sum", [x], { axes, keepDims });
  max = (x: Value, axes: readonly number[], keepDims = false): Value => this.one("max", [x], { axes, keepDims });

  // --- layout

  toTokens = (x: Value): Value => this.one("toTokens", [x], {});
  toMap = (x: Value): Value => this.one("toMap", [x], {});
  reshape = (x: Value, shape: readonly number[]): Value => this.one("reshape", [x], { shape });
  transpose = (x: Value, perm: readonly number[]): Value => this.one("transpose", [x], { perm });
  asLayout = (x: Value, layout: Layout): Value => this.one("asLayout", [x], { layout });
  concat = (values: readonly Value[], axis: number): Value => this.one("concat", values, { axis });
  pad = (x: Value, attrs: OpAttrs["pad"]): Value => this.one("pad", [x], attrs);
  gather = (x: Value, index: Value, axis: number): Value => this.one("gather", [x, index], { axis });
  expandBatch = (x: Value, like: Value): Value => this.one("expandBatch", [x, like], {});
  resize = (x: Value, attrs: OpAttrs["resize"]): Value => this.one("resize", [x], attrs);

  /** A map read at points [N,Q,P,2], (x, y) from -1 to 1 across the map. */
  gridSample = (x: Value, points: Value): Value => this.one("gridSample", [x, points], {});

  /** The `keep` tokens of highest score. */
  topTokens = (x: Value, score: Value, keep: number): Value => this.one("topTokens", [x, score], { keep });

  /** Queries of the granularity that each region's scores ask for, and the query of each token. */
  gatherGrains(x: Value, scores: Value, attrs: OpAttrs["gatherGrains"]) {
    const [queries, index] = this.emit("gatherGrains", [x, scores], attrs);
    if (!queries || !index) throw new Error("gatherGrains has two outputs");
    return { queries, index };
  }

  scatterGrains = (rows: Value, index: Value): Value => this.one("scatterGrains", [rows, index], {});

  split(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
    return this.emit("split", [x], { axis, sizes });
  }

  slice(
    x: Value,
    axis: number,
    range: { readonly start?: number; readonly end?: number; readonly step?: number },
  ): Value {
    const { start = 0, end = x.type.shape[axis] ?? 0, step = 1 } = range;
    return this.one("slice", [x], { axis, start, end, step });
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
