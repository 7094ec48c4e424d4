// Matrix products: linear layers, batched products, attention.

import { refuse } from "../errors.ts";
import { numElements, plainType, type TensorType } from "../types.ts";
import { broadcast } from "./elementwise.ts";
import { anyBatched, defineOp, dim, need } from "./op.ts";

export interface AttentionAttrs {
  /** Multiplies q·kᵀ before the bias is added. */
  readonly scale: number;
}

function inferMatmul(what: string, a: TensorType, b: TensorType): TensorType {
  if (a.shape.length < 2 || b.shape.length < 2)
    refuse(what, { kind: "rank", needed: 2, got: Math.min(a.shape.length, b.shape.length) }, a, b);
  if (dim(a, -1) !== dim(b, -2)) refuse(what, { kind: "channels", got: dim(a, -1), needed: dim(b, -2) }, a, b);
  const lead = broadcast(
    what,
    { ...plainType(a.shape.slice(0, -2), a.batched) },
    { ...plainType(b.shape.slice(0, -2), b.batched) },
  );
  const product = plainType([...lead.shape, dim(a, -2), dim(b, -1)], anyBatched([a, b]));
  if (a.boundedAxis === undefined && b.boundedAxis === undefined) return product;
  if (b.boundedAxis !== undefined || a.boundedAxis !== a.shape.length - 2)
    refuse(what, { kind: "other", problem: "can have a bounded number of rows alone" }, a, b);
  return { ...product, boundedAxis: product.shape.length - 2 };
}

export const matrix = {
  /** x [..., in], weight [out, in], bias [out]? → [..., out]. Keeps tokens; a map has its channels elsewhere. */
  linear: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const x = need(inputs, 0);
      const weight = need(inputs, 1);
      if (x.layout.kind === "map") refuse("linear", { kind: "layout", layout: "tokens" }, x);
      if (dim(x, -1) !== dim(weight, 1))
        refuse("linear", { kind: "channels", got: dim(x, -1), needed: dim(weight, 1) }, x);
      return [{ ...x, shape: [...x.shape.slice(0, -1), dim(weight, 0)] }];
    },
    takesBounded: true,
    work: (inputs, outputs) => {
      const out = numElements(need(outputs, 0).shape);
      return { macs: out * dim(need(inputs, 1), 1), biasAdds: inputs[2] ? out : 0 };
    },
  }),
  /** a [..., M, K] · b [..., K, P] → plain [..., M, P]. */
  matmul: defineOp<Record<never, never>>({
    infer: (inputs) => [inferMatmul("matmul", need(inputs, 0), need(inputs, 1))],
    takesBounded: true,
    work: (inputs, outputs) => ({ macs: numElements(need(outputs, 0).shape) * dim(need(inputs, 0), -1) }),
  }),
  /** softmax(q·kᵀ·scale + bias)·v: q [..., T, D], k [..., S, D], v [..., S, E], bias broadcast to [..., T, S]? → [..., T, E]. */
  attention: defineOp<AttentionAttrs>({
    infer: (inputs) => {
      const [q, k, v] = [need(inputs, 0), need(inputs, 1), need(inputs, 2)];
      const kT = { ...k, shape: [...k.shape.slice(0, -2), dim(k, -1), dim(k, -2)] };
      const scores = inferMatmul("attention", q, kT);
      if (inputs[3]) broadcast("attention bias", scores, inputs[3]);
      return [inferMatmul("attention", scores, v)];
    },
    takesBounded: true,
    work: (inputs, outputs) => {
      const [q, k] = [need(inputs, 0), need(inputs, 1)];
      const out = need(outputs, 0);
      const scores = (numElements(out.shape) / dim(out, -1)) * dim(k, -2);
      return {
        macs: scores * dim(q, -1) + scores * dim(out, -1),
        muls: scores,
        adds: scores * (inputs[3] ? 2 : 1),
        exps: scores,
        divs: scores,
        compares: scores,
      };
    },
  }),
};
