import { describe, expect, test } from "vitest";
import type { Tensor } from "./tensor.ts";
import type { Param } from "./trace.ts";
import { plainType } from "./types.ts";
import { BindError, bind, type RenameTables } from "./weights.ts";

function params(shapes: Readonly<Record<string, readonly number[]>>): readonly Param[] {
  return Object.entries(shapes).map(([name, shape], id) => ({
    name,
    kind: "param",
    init: { kind: "fill", value: 0 },
    value: { id, type: plainType(shape, false) },
  }));
}

const count = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

function tensor(name: string, shape: readonly number[], first = 0): Tensor {
  return { name, shape, load: () => Float32Array.from({ length: count(shape) }, (_, index) => first + index) };
}

const model = params({ "stem.weight": [4, 3], "stem.bias": [4] });
const weight = tensor("stem.weight", [4, 3]);
const bias = tensor("stem.bias", [4]);

describe("bind", () => {
  test("finds every parameter under its own name", async () => {
    const { bound, table, missing, unexpected, mismatched } = bind(model, [weight, bias]);
    expect([...bound.keys()]).toEqual(["stem.weight", "stem.bias"]);
    expect(await bound.get("stem.bias")?.load()).toEqual(Float32Array.of(0, 1, 2, 3));
    expect([table, missing, unexpected, mismatched]).toEqual(["own", [], [], []]);
  });

  test("throws, with everything it found, where a parameter is missing", () => {
    const attempt = (): unknown => bind(model, [weight]);
    expect(attempt).toThrow(BindError);
    expect(attempt).toThrow("weights: 1 missing (stem.bias); 1 of 2 parameters fit");
  });

  test("throws where a tensor has another shape or no place", () => {
    expect(() => bind(model, [weight, tensor("stem.bias", [5]), tensor("fc.weight", [1])])).toThrow(
      "weights: 1 unexpected (fc.weight); 1 of another shape (stem.bias needs [4], got [5]); 1 of 2 parameters fit",
    );
  });

  test("lists instead of throwing where it is told not to be strict", () => {
    const binding = bind(model, [tensor("stem.weight", [3, 4]), tensor("fc", [1])], { strict: false });
    expect(binding.missing).toEqual(["stem.bias"]);
    expect(binding.unexpected).toEqual(["fc"]);
    expect(binding.mismatched).toEqual([{ name: "stem.weight", from: "stem.weight", needed: [4, 3], got: [3, 4] }]);
    expect(binding.bound.size).toBe(0);
  });

  test.each(["model.", "module.", "state_dict.", "model.module."])("drops the wrapper %s", (prefix) => {
    const wrapped = [weight, bias].map((t) => ({ ...t, name: prefix + t.name }));
    expect(bind(model, wrapped)).toMatchObject({ prefix, missing: [], unexpected: [] });
  });

  test("takes one wrapper of several and calls the others unexpected", () => {
    const wrapped = ["model.", "model_ema."].flatMap((p) => [weight, bias].map((t) => ({ ...t, name: p + t.name })));
    const binding = bind(model, wrapped, { strict: false });
    expect(binding.prefix).toBe("model.");
    expect(binding.unexpected).toEqual(["model_ema.stem.weight", "model_ema.stem.bias"]);
  });

  test("passes over counters and over tables that the model computes itself", () => {
    const more = [tensor("bn.num_batches_tracked", []), tensor("attn.rel_idx", [4])];
    expect(bind(model, [weight, bias, ...more], { computed: [/rel_idx$/] }).unexpected).toEqual([]);
    expect(() => bind(model, [weight, bias, ...more])).toThrow("1 unexpected (attn.rel_idx)");
  });

  const renames: RenameTables = {
    official: [{ pattern: /^conv1\.(.*)$/, replacement: "stem.$1" }],
    timm: [{ pattern: /^stem\.linear\.(.*)$/, replacement: "stem.$1" }],
  };

  test("recognises the table whose names a checkpoint has", () => {
    const timm = [tensor("stem.linear.weight", [4, 3]), tensor("stem.linear.bias", [4])];
    const official = [tensor("conv1.weight", [4, 3]), tensor("conv1.bias", [4])];
    expect(bind(model, timm, { renames }).table).toBe("timm");
    expect(bind(model, official, { renames }).table).toBe("official");
    expect(bind(model, [weight, bias], { renames }).table).toBe("own");
  });

  test("leaves our own names alone when they stand among renamed ones", () => {
    const mixed = [tensor("stem.linear.weight", [4, 3]), bias];
    expect(bind(model, mixed, { renames }).missing).toEqual([]);
  });

  test("takes a tensor once: a second one for the same parameter is unexpected", () => {
    const twice = [weight, bias, tensor("stem.linear.bias", [4])];
    expect(bind(model, twice, { renames, strict: false }).unexpected).toEqual(["stem.linear.bias"]);
  });

  test("accepts another shape only where a table declares it", () => {
    const conv = [tensor("stem.weight", [4, 3, 1, 1]), bias];
    expect(() => bind(model, conv)).toThrow("stem.weight needs [4,3], got [4,3,1,1]");
    const declared: RenameTables = {
      conv: [{ pattern: /^(.*)weight$/, replacement: "$1weight", transform: { kind: "reshape" } }],
    };
    expect(bind(model, conv, { renames: declared }).bound.get("stem.weight")?.shape).toEqual([4, 3]);
    expect(() => bind(model, [tensor("stem.weight", [4, 4, 1, 1]), bias], { renames: declared })).toThrow(
      "got [4,4,1,1]",
    );
  });

  test("transposes, cuts and joins as a table says", async () => {
    const attention = params({ qkv: [6, 2], "a.q": [1, 2], "a.k": [1, 2], kernel: [2, 3] });
    const tables: RenameTables = {
      other: [
        { pattern: /^query$/, replacement: "qkv", transform: { kind: "part", index: 0, count: 3 } },
        { pattern: /^key$/, replacement: "qkv", transform: { kind: "part", index: 1, count: 3 } },
        { pattern: /^value$/, replacement: "qkv", transform: { kind: "part", index: 2, count: 3 } },
        { pattern: /^(\w)\.qk$/, replacement: "$1.{q,k}" },
        { pattern: /^dense$/, replacement: "kernel", transform: { kind: "transpose", axes: [1, 0] } },
      ],
    };
    const parts = [tensor("value", [2, 2], 20), tensor("query", [2, 2]), tensor("key", [2, 2], 10)];
    const rest = [tensor("a.qk", [2, 2]), tensor("dense", [3, 2])];
    const { bound } = bind(attention, [...parts, ...rest], { renames: tables });
    expect([...(await bound.get("qkv")!.load())]).toEqual([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
    expect([...(await bound.get("a.k")!.load())]).toEqual([2, 3]);
    expect([...(await bound.get("kernel")!.load())]).toEqual([0, 2, 4, 1, 3, 5]);
    expect(bind(attention, [...parts.slice(1), ...rest], { renames: tables, strict: false }).mismatched).toMatchObject([
      { name: "qkv", got: [4, 2] },
    ]);
  });
});
