import { expect, test } from "vitest";
import { transpose } from "./transpose.ts";

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
