import { expect, test } from "vitest";
import { transpose, transposeMatrix } from "./transpose.ts";

test("transpose reorders any number of axes", () => {
  const values = Float32Array.from({ length: 24 }, (_, index) => index);
  const [A, B, C] = [2, 3, 4];
  const moved = transpose(values, [A, B, C], [2, 0, 1]);
  for (let a = 0; a < A; a++)
    for (let b = 0; b < B; b++)
      for (let c = 0; c < C; c++) expect(moved[(c * A + a) * B + b]).toBe(values[(a * B + b) * C + c]);
  const wide = Float32Array.from({ length: 70 * 45 }, (_, index) => index);
  const back = transpose(transpose(wide, [70, 45], [1, 0]), [45, 70], [1, 0]);
  expect(back).toEqual(wide);
});

test("a matrix is scaled by rows while it is turned", () => {
  for (const [rows, columns] of [
    [70, 45],
    [3, 5],
    [16, 16],
  ] as const) {
    const values = Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index));
    const rowFactors = Float64Array.from({ length: rows }, (_, row) => 1 / (row + 3));
    const turned = new Float32Array(values.length);
    transposeMatrix(values, turned, { rows, columns, rowFactors });
    const scaled = values.map((value, index) => value * rowFactors[Math.floor(index / columns)]!);
    expect(turned).toEqual(transpose(scaled, [rows, columns], [1, 0]));
  }
});
