// Axes of a row-major tensor in another order, fast for matrices: checkpoints and exports turn many of them.

import { numElements } from "./types.ts";

/** Values of a row-major tensor with its axes in the order `axes`. */
export function transpose(
  values: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length);
  if (shape.length === 2 && axes[0] === 1) {
    transposeMatrix(values, result, { rows: shape[0] ?? 1, columns: shape[1] ?? 1 });
    return result;
  }
  const strides = shape.map((_, axis) => numElements(shape.slice(axis + 1)));
  const dims = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 1);
  const index = dims.map(() => 0);
  let source = 0;
  for (let target = 0; target < result.length; target++) {
    result[target] = values[source] ?? 0;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      source += steps[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (dims[axis] ?? 0)) break;
      source -= (steps[axis] ?? 0) * (dims[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Each row is multiplied by its own on the way. */
  readonly rowFactors?: Float64Array;
}

/** Into `result`, in tiles that fit the cache and four rows at a time: row after row would miss it on every write. */
export function transposeMatrix(values: Float32Array, result: Float32Array, matrix: Matrix): void {
  const { rows, columns, rowFactors } = matrix;
  if (rowFactors) {
    transposeScaled(values, result, { rows, columns, rowFactors });
    return;
  }
  const tile = 16;
  for (let top = 0; top < rows; top += tile)
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(top + tile, rows);
      const width = Math.min(tile, columns - left);
      let row = top;
      for (; row + 4 <= bottom; row += 4) {
        let from = row * columns + left;
        for (let to = left * rows + row, end = from + width; from < end; from++, to += rows) {
          result[to] = values[from]!;
          result[to + 1] = values[from + columns]!;
          result[to + 2] = values[from + 2 * columns]!;
          result[to + 3] = values[from + 3 * columns]!;
        }
      }
      for (; row < bottom; row++)
        for (let column = left; column < left + width; column++)
          result[column * rows + row] = values[row * columns + column]!;
    }
}

/** As above; apart, since a factor of 1 would cost the plain transpose a third of its time. */
function transposeScaled(values: Float32Array, result: Float32Array, matrix: Required<Matrix>): void {
  const { rows, columns, rowFactors } = matrix;
  const tile = 16;
  for (let top = 0; top < rows; top += tile)
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(top + tile, rows);
      const width = Math.min(tile, columns - left);
      let row = top;
      for (; row + 4 <= bottom; row += 4) {
        const first = rowFactors[row]!;
        const second = rowFactors[row + 1]!;
        const third = rowFactors[row + 2]!;
        const fourth = rowFactors[row + 3]!;
        let from = row * columns + left;
        for (let to = left * rows + row, end = from + width; from < end; from++, to += rows) {
          result[to] = values[from]! * first;
          result[to + 1] = values[from + columns]! * second;
          result[to + 2] = values[from + 2 * columns]! * third;
          result[to + 3] = values[from + 3 * columns]! * fourth;
        }
      }
      for (; row < bottom; row++)
        for (let column = left; column < left + width; column++)
          result[column * rows + row] = values[row * columns + column]! * rowFactors[row]!;
    }
}
