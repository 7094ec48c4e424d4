// Arrays by index, as slow and as plain as they come: what the reference implementations of the tests are written in.

export interface Nd {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export function numberOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

function unravel(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const dim = shape[axis]!;
    index.unshift(rest % dim);
    rest = Math.floor(rest / dim);
  }
  return index;
}

/** Each element from its index. */
export function nd(shape: readonly number[], element: (index: readonly number[]) => number): Nd {
  return { shape, data: Float32Array.from({ length: numberOf(shape) }, (_, flat) => element(unravel(flat, shape))) };
}

/** Element at an index; missing leading axes and dims of 1 broadcast. */
export function at({ shape, data }: Nd, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  let flat = 0;
  for (const [axis, dim] of shape.entries()) flat = flat * dim + (dim === 1 ? 0 : own[axis]!);
  const value = data[flat];
  if (value === undefined) throw new Error(`index ${index.join(",")} is outside [${shape.join(",")}]`);
  return value;
}

export function map(x: Nd, f: (value: number) => number): Nd {
  return { shape: x.shape, data: x.data.map(f) };
}

/** Sum over `from` of `range`. */
export function sumOver(range: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < range; index++) total += term(index);
  return total;
}

/** Every index of a shape. */
export function indices(shape: readonly number[]): readonly number[][] {
  return Array.from({ length: numberOf(shape) }, (_, flat) => unravel(flat, shape));
}

/** Values in [-2, 2) that look random and are the same every time. */
export function noise(shape: readonly number[], seed: number): Nd {
  let state = seed * 2654435761 + 12345;
  return nd(shape, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) | 0;
    return (state >>> 0) / 2 ** 30 - 2;
  });
}

export function replaced(index: readonly number[], axis: number, value: number): number[] {
  return index.map((old, other) => (other === axis ? value : old));
}
