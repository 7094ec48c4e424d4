// Row-major arrays seen through strides: what the evaluator of constants computes with.

import { numElements } from "#graph-schema";

export type Data = Float32Array | BigInt64Array | Uint8Array;

export interface Dense<D extends Data = Data> {
  readonly shape: readonly number[];
  readonly data: D;
}

export interface Strided {
  readonly shape: readonly number[];
  /** Elements between neighbours along each axis; 0 repeats. */
  readonly strides: readonly number[];
  readonly offset: number;
  readonly data: Float32Array;
}

export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

export function strided({ shape, data }: Dense<Float32Array>): Strided {
  return { shape, strides: stridesOf(shape), offset: 0, data };
}

/** The same values with leading axes and dims of 1 repeated to `shape`. */
export function broadcastTo(x: Dense<Float32Array>, shape: readonly number[]): Strided {
  const missing = shape.length - x.shape.length;
  const own = stridesOf(x.shape);
  const strides = shape.map((_, axis) => (axis < missing || x.shape[axis - missing] === 1 ? 0 : own[axis - missing]!));
  return { shape, strides, offset: 0, data: x.data };
}

/** Positions in `data` of every element, in row-major order. */
export function forEachPosition(
  { shape, strides, offset }: Omit<Strided, "data">,
  visit: (position: number, flat: number) => void,
): void {
  const total = numElements(shape);
  const index = shape.map(() => 0);
  let position = offset;
  for (let flat = 0; flat < total; flat++) {
    visit(position, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis]!;
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      position -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

export function dense(view: Strided): Dense<Float32Array> {
  const data = new Float32Array(numElements(view.shape));
  forEachPosition(view, (position, flat) => {
    data[flat] = view.data[position]!;
  });
  return { shape: view.shape, data };
}
