// The type of a value in a trace: element type, shape with the batch on axis 0, and what the axes mean.

export type DType = "f32" | "i64" | "bool";

/**
 * What the axes of a value mean.
 * `map`: [N, C, H, W], or [N, C, T, H, W] for video. `tokens`: [N, T, C]; `grid` is the map the tokens came from while
 * they still form an image, `prefix` counts the tokens (class, distillation) that stand before it. `plain`: anything else.
 */
export type Layout =
  | { readonly kind: "map" }
  | { readonly kind: "tokens"; readonly grid?: readonly number[]; readonly prefix: number }
  | { readonly kind: "plain" };

export type LayoutKind = Layout["kind"];

export interface TensorType {
  readonly dtype: DType;
  /** All axes. Where `batched`, axis 0 is the batch, written as 1: costs and shapes are per sample. */
  readonly shape: readonly number[];
  /** False for parameters, constants and what is computed from them alone. */
  readonly batched: boolean;
  readonly layout: Layout;
  /** Axis whose dim is an upper bound, known only when a picture has been seen (Dynamic Grained Encoder). */
  readonly boundedAxis?: number;
}

export const plainLayout: Layout = { kind: "plain" };
export const mapLayout: Layout = { kind: "map" };

export function mapType(shape: readonly number[], batched = true): TensorType {
  return { dtype: "f32", shape, batched, layout: mapLayout };
}

export function tokensType(
  shape: readonly number[],
  form: { readonly grid?: readonly number[] | undefined; readonly prefix?: number; readonly batched?: boolean } = {},
): TensorType {
  const layout: Layout = form.grid
    ? { kind: "tokens", grid: form.grid, prefix: form.prefix ?? 0 }
    : { kind: "tokens", prefix: form.prefix ?? 0 };
  return { dtype: "f32", shape, batched: form.batched ?? true, layout };
}

export function plainType(shape: readonly number[], batched = true, dtype: DType = "f32"): TensorType {
  return { dtype, shape, batched, layout: plainLayout };
}

export function numElements(shape: readonly number[]): number {
  // By index: this runs for every value of every node, in a page just opened before anything is compiled.
  let product = 1;
  for (let axis = 0; axis < shape.length; axis++) product *= shape[axis] ?? 1;
  return product;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

export function sameLayout(a: Layout, b: Layout): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind !== "tokens" || b.kind !== "tokens") return true;
  return a.prefix === b.prefix && sameShape(a.grid ?? [], b.grid ?? []);
}

export function sameType(a: TensorType, b: TensorType): boolean {
  return (
    a.dtype === b.dtype &&
    a.batched === b.batched &&
    a.boundedAxis === b.boundedAxis &&
    sameShape(a.shape, b.shape) &&
    sameLayout(a.layout, b.layout)
  );
}

const bytesPerElement = { f32: 4, i64: 8, bool: 1 } as const satisfies Record<DType, number>;

/** Bytes of one sample. */
export function byteLength(type: TensorType): number {
  return numElements(type.shape) * bytesPerElement[type.dtype];
}

/** `f32[1,256,36] tokens 16×16`, `f32[1,64,56,56] map`. */
export function printType(type: TensorType): string {
  const dims = type.shape.map((dim, axis) => (axis === type.boundedAxis ? `≤${dim}` : String(dim)));
  const base = `${type.dtype}[${dims.join(",")}]`;
  if (type.layout.kind === "plain") return base;
  if (type.layout.kind === "map") return `${base} map`;
  const prefix = type.layout.prefix > 0 ? `${type.layout.prefix}+` : "";
  return type.layout.grid ? `${base} tokens ${prefix}${type.layout.grid.join("×")}` : `${base} tokens`;
}

/** For people: `160×14×14` of a map, `196×160` of tokens, batch left out. */
export function printShape(type: TensorType): string {
  return type.shape
    .slice(type.batched ? 1 : 0)
    .map((dim, axis) => (axis + (type.batched ? 1 : 0) === type.boundedAxis ? `≤${dim}` : String(dim)))
    .join("×");
}

/** The channel axis: 1 of a map, the last of tokens and plain values. */
export function channelAxis(type: TensorType): number {
  return type.layout.kind === "map" ? 1 : type.shape.length - 1;
}

export function channelsOf(type: TensorType): number {
  return type.shape[channelAxis(type)] ?? 0;
}
