// What becomes of a checkpoint's tensors on the way to a parameter: cut, turned, given another shape, laid together.

import type { Tensor } from "./tensor.ts";
import { transpose } from "./transpose.ts";
import { numElements, sameShape } from "./types.ts";

/** What happens to the values on the way, where a checkpoint keeps them otherwise than the parameter does. */
export type TensorTransform =
  /** Axes of the checkpoint's tensor in the parameter's order. */
  | { readonly kind: "transpose"; readonly axes: readonly number[] }
  /** The same values in the parameter's shape: [o, i, 1, 1] and [o, i]. */
  | { readonly kind: "reshape" }
  /** This tensor is part `index` of `count`, laid one after the other along axis 0: q, k and v of one qkv. */
  | { readonly kind: "part"; readonly index: number; readonly count: number };

/** A tensor of a checkpoint, or a slice of one, on its way to the parameter `name`. */
export interface Target {
  readonly name: string;
  readonly from: Tensor;
  /** In the order in which they happen. */
  readonly steps: readonly TensorTransform[];
  /** Which of `count` even slices along axis 0 of the checkpoint's tensor this is. */
  readonly slice: { readonly start: number; readonly end: number; readonly count: number };
}

type Part = Extract<TensorTransform, { readonly kind: "part" }>;
type Piece = Pick<Tensor, "shape" | "load">;

/** Undefined where the target is all that the parameter is. */
export function partOf({ steps }: Target): number | undefined {
  return partStep(steps)?.index;
}

function partStep(steps: Target["steps"]): Part | undefined {
  return steps.find((step) => step.kind === "part");
}

type Assembled =
  | { readonly fits: true; readonly tensor: Tensor }
  | { readonly fits: false; readonly got: readonly number[] };

/** One target, or all the parts of a parameter that checkpoints keep apart. */
export function assembleTensor(name: string, needed: readonly number[], targets: readonly Target[]): Assembled {
  const count = partStep(targets[0]?.steps ?? [])?.count ?? 1;
  const own = [(needed[0] ?? 1) / count, ...needed.slice(1)];
  const pieces = [...targets]
    .sort((a, b) => (partOf(a) ?? 0) - (partOf(b) ?? 0))
    .map((target) => transformed(target, count === 1 ? needed : own));
  const [first] = pieces;
  const rows = pieces.reduce((sum, { shape }) => sum + (shape[0] ?? 1), 0);
  const shape = pieces.length === 1 ? (first?.shape ?? []) : [rows, ...(first?.shape.slice(1) ?? [])];
  const sameRows = pieces.every((piece) => sameShape(piece.shape.slice(1), shape.slice(1)));
  if (!sameShape(shape, needed) || !sameRows || pieces.length !== count) return { fits: false, got: shape };
  if (first && pieces.length === 1) return { fits: true, tensor: { name, shape: needed, load: first.load } };
  const load = async (): Promise<Float32Array> => {
    const values = new Float32Array(numElements(needed));
    let offset = 0;
    for (const piece of pieces) {
      const part = await piece.load();
      values.set(part, offset);
      offset += part.length;
    }
    return values;
  };
  return { fits: true, tensor: { name, shape: needed, load } };
}

/** @param own the shape that the parameter has for this target */
function transformed({ from, steps, slice }: Target, own: readonly number[]): Piece {
  let piece = sliced(from, slice);
  for (const step of steps) {
    if (step.kind === "transpose") piece = turned(piece, step.axes);
    if (step.kind === "reshape" && numElements(piece.shape) === numElements(own)) piece = { ...piece, shape: own };
  }
  return piece;
}

/** The same where there are not so many axes: a table may turn kernels and leave the biases of the same name. */
function turned({ shape, load }: Piece, axes: readonly number[]): Piece {
  if (axes.length !== shape.length) return { shape, load };
  return {
    shape: axes.map((axis) => shape[axis] ?? 1),
    load: async () => transpose(await load(), shape, axes),
  };
}

function sliced(from: Tensor, { start, end, count }: Target["slice"]): Piece {
  if (count === 1) return { shape: from.shape, load: () => from.load() };
  const length = numElements(from.shape) / count;
  return {
    shape: [((from.shape[0] ?? 1) / count) * (end - start), ...from.shape.slice(1)],
    load: async () => (await from.load()).subarray(start * length, end * length),
  };
}
