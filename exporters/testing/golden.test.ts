import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goldenFile, goldenInput, goldenValues, shortSha, stream } from "./golden.ts";

interface Reference {
  readonly name: string;
  readonly shape: readonly number[];
  readonly u_first8: readonly number[];
  readonly float32_first8: readonly number[];
  readonly sha: string;
}

const check: { readonly tensors: readonly Reference[] } = JSON.parse(
  readFileSync(goldenFile("check_formula.json"), "utf8"),
);

test.each(check.tensors)("$name has the values that the other side generated", (reference) => {
  const { name, shape } = reference;
  const u = stream(name);
  expect(reference.u_first8.map((_, index) => u(index))).toEqual(reference.u_first8);
  const values = goldenValues(name, shape, []);
  expect([...values.subarray(0, reference.float32_first8.length)]).toEqual(reference.float32_first8);
  expect(shortSha(values)).toBe(reference.sha);
});

test("an override decides before the defaults, in each of its three forms", () => {
  const u = stream("a.gamma")(3);
  const third = (rule: string): number => goldenValues("a.gamma", [4, 5], [{ match: "gamma$", rule }])[3]!;
  expect(third("1+0.1*u")).toBe(Math.fround(1 + 0.1 * u));
  expect(third("0.02*u")).toBe(Math.fround(0.02 * u));
  expect(third("u*sqrt(6/fan_in)")).toBe(Math.fround(u * Math.sqrt(6 / 5)));
});

test("the input is twice the stream of its name", () => {
  expect(goldenInput([1, 3, 2, 2]).data[5]).toBe(Math.fround(2 * stream("input")(5)));
});
