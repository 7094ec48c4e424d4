// The builder that blocks call while they are traced: layers declare their parameters where they are used.

import { limits } from "./limits.ts";
import { OpRecorder, spread, spreadPadding, type Window } from "./op-recorder.ts";
import type { ConvAttrs, ConvTransposeAttrs } from "./ops/convolution.ts";
import type { Init, Value } from "./trace.ts";

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
const kaiming: Init = { kind: "kaimingUniform" };

export class Builder extends OpRecorder {
  conv2d(name: string, x: Value, options: ConvOptions): Value {
    return this.#conv("conv2d", name, x, options);
  }

  /** Over video maps [N,C,T,H,W]; windows are [t, h, w]. */
  conv3d(name: string, x: Value, options: ConvOptions): Value {
    return this.#conv("conv3d", name, x, options);
  }

  convTranspose2d(name: string, x: Value, options: ConvTransposeOptions): Value {
    return this.scope(name, () => {
      const channels = this.channels(x);
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
      return this.one("convTranspose2d", bias ? [x, weight, this.param("bias", [out], zeros)] : [x, weight], attrs);
    });
  }

  /** Over the last axis; weight [out, in]. */
  linear(name: string, x: Value, options: { readonly out?: number; readonly bias?: boolean } = {}): Value {
    return this.scope(name, () => {
      const channels = x.type.shape.at(-1) ?? 0;
      const { out = channels, bias = true } = options;
      this.#positive("out", out);
      const weight = this.param("weight", [out, channels]);
      return this.one("linear", bias ? [x, weight, this.param("bias", [out], zeros)] : [x, weight], {});
    });
  }

  batchNorm(name: string, x: Value, { eps = 1e-5 }: NormOptions = {}): Value {
    return this.scope(name, () => {
      const shape = [this.channels(x)];
      const affine = [this.param("weight", shape, ones), this.param("bias", shape, zeros)];
      const statistics = [this.buffer("running_mean", shape, zeros), this.buffer("running_var", shape, ones)];
      return this.one("batchNorm", [x, ...affine, ...statistics], { eps });
    });
  }

  /** Over the channels of each position: axis 1 of a map, the last otherwise. */
  layerNorm(name: string, x: Value, { eps = 1e-5 }: NormOptions = {}): Value {
    return this.scope(name, () => {
      const shape = [this.channels(x)];
      return this.one("layerNorm", [x, this.param("weight", shape, ones), this.param("bias", shape, zeros)], { eps });
    });
  }

  groupNorm(name: string, x: Value, { groups, eps = 1e-5 }: NormOptions & { readonly groups: number }): Value {
    return this.scope(name, () => {
      const shape = [this.channels(x)];
      const affine = [this.param("weight", shape, ones), this.param("bias", shape, zeros)];
      return this.one("groupNorm", [x, ...affine], { groups, eps });
    });
  }

  #positive(field: string, value: number): void {
    if (!Number.isInteger(value) || value < 1 || value > limits.channels)
      this.refuse({
        what: this.path,
        need: { kind: "config", field, problem: `${value} is no whole number from 1 to ${limits.channels}` },
      });
  }

  #divides(field: string, value: number, of: Readonly<Record<string, number>>): void {
    this.#positive(field, value);
    for (const [ofWhat, count] of Object.entries(of)) {
      this.#positive(ofWhat, count);
      if (count % value !== 0)
        this.refuse({ what: "conv", need: { kind: "divisor", field, value, of: count, ofWhat } });
    }
  }

  #conv(op: "conv2d" | "conv3d", name: string, x: Value, options: ConvOptions): Value {
    return this.scope(name, () => {
      const spatial = op === "conv2d" ? 2 : 3;
      if (x.type.layout.kind !== "map")
        this.refuse({ what: op, need: { kind: "layout", layout: "map" }, got: [x.type] });
      const channels = this.channels(x);
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
      return this.one(op, bias ? [x, weight, this.param("bias", [out], zeros)] : [x, weight], attrs);
    });
  }
}

/** What blocks receive: the builder without its ends. */
export type Graph = Omit<Builder, "finish" | "path">;
