// Folds BatchNorm, layer scale and bias into the convolution or linear before them, else into those after.

import { numElements, type Param, type TraceNode, transposeMatrix, type Value } from "#graph-schema";
import type { Allocate, Derived, Program } from "../program.ts";
import { type Affine, affineOf, type Factors } from "./affine.ts";
import { channelsAfter, channelsBefore } from "./channels.ts";
import { Draft } from "./draft.ts";

/** A weighted sum over channels that an affine map can be folded into. */
interface Product {
  readonly node: TraceNode;
  readonly weight: Param;
  readonly bias: Param | undefined;
  readonly groups: number;
  /** Convolution weights are [out, in / groups, …], transposed ones [in, out / groups, …]. */
  readonly transposed: boolean;
  /** Zeros stand around the input. */
  readonly padded: boolean;
  /** Channel axis of input and output. */
  readonly axis: number;
}

export function foldAffine(program: Program): Program {
  const draft = new Draft(program);
  for (const original of draft.nodes()) {
    const node = draft.current(original);
    const affine = node && affineOf(draft, node);
    if (!affine) continue;
    const before = productBefore(draft, affine);
    const after = before ? undefined : productsAfter(draft, affine);
    if (before) foldInto(draft, before, { affine, side: "output" });
    for (const product of after ?? []) foldInto(draft, product, { affine, side: "input" });
    if (before || after) draft.replace(affine.node, [affine.x]);
  }
  return draft.finish();
}

/** The product whose output reaches the affine map with its channels kept apart, and goes nowhere else. */
function productBefore(draft: Draft, affine: Affine): Product | undefined {
  let { x: value, axis } = affine;
  let user = affine.node;
  for (;;) {
    const node = draft.producer(value);
    if (node?.outputs.length !== 1 || !draft.isOnlyFor(value, user)) return undefined;
    const product = productOf(draft, node);
    if (product) return product.axis === axis ? product : undefined;
    const next = channelsBefore(node, axis);
    const [input] = node.inputs;
    if (next === undefined || !input) return undefined;
    [value, axis, user] = [input, next, node];
  }
}

/** All products that the affine map's output reaches; undefined where it reaches anything else. */
function productsAfter(draft: Draft, affine: Affine): readonly Product[] | undefined {
  const found: Product[] = [];
  const reaches = (value: Value, axis: number): boolean => {
    if (draft.isOutput(value)) return false;
    return draft.users(value).every((user) => {
      if (user.inputs.filter(({ id }) => id === value.id).length !== 1 || user.inputs[0]?.id !== value.id) return false;
      const product = productOf(draft, user);
      if (product) {
        found.push(product);
        return product.axis === axis && !(product.padded && !affine.shiftless);
      }
      const next = channelsAfter(user, axis);
      const [output] = user.outputs;
      return next !== undefined && output !== undefined && reaches(output, next);
    });
  };
  const [output] = affine.node.outputs;
  return output && reaches(output, affine.axis) && found.length > 0 ? found : undefined;
}

function productOf(draft: Draft, node: TraceNode): Product | undefined {
  const shape = productShape(node);
  const [x, weightValue, biasValue] = node.inputs;
  const weight = weightValue && draft.param(weightValue);
  const bias = biasValue && draft.param(biasValue);
  if (!shape || !x || !weight || (biasValue && !bias)) return undefined;
  return { node, weight, bias, axis: node.op === "linear" ? x.type.shape.length - 1 : 1, ...shape };
}

function productShape(node: TraceNode): Pick<Product, "groups" | "transposed" | "padded"> | undefined {
  switch (node.op) {
    case "linear":
      return { groups: 1, transposed: false, padded: false };
    case "conv2d":
    case "conv3d": {
      const { groups, padding } = (node as TraceNode<"conv2d" | "conv3d">).attrs;
      return { groups, transposed: false, padded: padding.some((p) => p > 0) };
    }
    case "convTranspose2d": {
      // Behind a transposed convolution, positions at the border see fewer inputs: a shift of those is no bias.
      const { groups } = (node as TraceNode<"convTranspose2d">).attrs;
      return { groups, transposed: true, padded: true };
    }
    default:
      return undefined;
  }
}

interface Folding {
  readonly affine: Affine;
  /** On which side of the product the affine map stands. */
  readonly side: "input" | "output";
}

function foldInto(draft: Draft, product: Product, { affine, side }: Folding): void {
  const { node, weight, bias } = product;
  const { shape } = weight.value.type;
  const out = product.transposed ? (shape[1] ?? 1) * product.groups : (shape[0] ?? 1);
  const blocks = { ...product, shape, out };
  const foldedWeight: Derived = {
    needs: [weight.name, ...affine.needs],
    from: ([values = new Float32Array(0), ...rest], allocate) =>
      scaled(values, affine.factors(rest).scale, { ...blocks, side, allocate }),
    // Rows scaled while they are turned: a large model's time is that of passes over its weights.
    ...(shape.length === 2 &&
      side === "output" &&
      !product.transposed && {
        transposed: ([values = new Float32Array(0), ...rest], allocate) => {
          const result = allocate(values.length);
          const [rows = 1, columns = 1] = shape;
          transposeMatrix(values, result, { rows, columns, rowFactors: affine.factors(rest).scale });
          return result;
        },
      }),
  };
  const inputs = [node.inputs[0]!, draft.derive(foldedName(weight.name), shape, foldedWeight)];
  const biasStays = affine.shiftless && (side === "input" || !bias);
  if (biasStays) inputs.push(...node.inputs.slice(2));
  else {
    const needs = [weight.name, ...(bias ? [bias.name] : []), ...affine.needs];
    const from: Derived["from"] = ([values = new Float32Array(0), ...rest]) => {
      const old = bias ? (rest[0] ?? new Float32Array(0)) : new Float32Array(out);
      const factors = affine.factors(bias ? rest.slice(1) : rest);
      return side === "output"
        ? shiftedBias(old, factors)
        : absorbedShift(values, old, { ...blocks, shift: factors.shift });
    };
    // Behind the product the bias does not need the weight.
    const own: Derived =
      side === "input"
        ? { needs, from }
        : { needs: needs.slice(1), from: (tensors, allocate) => from([new Float32Array(0), ...tensors], allocate) };
    const name = bias?.name ?? weight.name.replace(/weight$/, "bias");
    inputs.push(draft.derive(foldedName(name), [out], own));
  }
  draft.rewire(node, inputs);
}

function foldedName(name: string): string {
  return name.endsWith(".folded") ? name : `${name}.folded`;
}

interface Blocks {
  readonly shape: readonly number[];
  readonly groups: number;
  readonly transposed: boolean;
  readonly out: number;
}

/** Every weight times the factor of its output or input channel. */
function scaled(
  values: Float32Array,
  scale: Float64Array,
  { shape, groups, transposed, side, allocate }: Blocks & Pick<Folding, "side"> & { readonly allocate: Allocate },
): Float32Array {
  const [rows = 1, columns = 1] = shape;
  const taps = numElements(shape.slice(2));
  const result = allocate(values.length);
  const byRow = (side === "output") !== transposed;
  const rowLength = columns * taps;
  for (let row = 0; row < rows; row++) {
    const start = row * rowLength;
    const end = start + rowLength;
    if (byRow) {
      const factor = scale[row]!;
      for (let at = start; at < end; at++) result[at] = values[at]! * factor;
    } else {
      const firstOfGroup = Math.floor(row / (rows / groups)) * columns;
      for (let column = 0, at = start; column < columns; column++) {
        const factor = scale[firstOfGroup + column]!;
        for (const next = at + taps; at < next; at++) result[at] = values[at]! * factor;
      }
    }
  }
  return result;
}

function shiftedBias(old: Float32Array, { scale, shift }: Factors): Float32Array {
  return old.map((value, channel) => value * scale[channel]! + shift[channel]!);
}

/** What a shift of the input channels adds to each output. Transposed convolutions do not come here. */
function absorbedShift(
  values: Float32Array,
  old: Float32Array,
  { shape, groups, shift }: Blocks & { readonly shift: Float64Array },
): Float32Array {
  const [rows = 1, columns = 1] = shape;
  const taps = numElements(shape.slice(2));
  return old.map((value, row) => {
    const firstOfGroup = Math.floor(row / (rows / groups)) * columns;
    let total = value;
    for (let column = 0, at = row * columns * taps; column < columns; column++)
      for (let tap = 0; tap < taps; tap++, at++) total += values[at]! * shift[firstOfGroup + column]!;
    return total;
  });
}
