import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attribute, clockTooCoarse, plainName, rollUp, scopesOf } from "./attribute.ts";

const segment = fc.stringMatching(/^[a-z0-9_]{1,6}$/);
const path = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join("."));
const part = fc.record({ scope: path, ms: fc.double({ min: 0, max: 1e3, noNaN: true }) });
const exported = fc.tuple(path, segment).map(([scope, op]) => `${scope}/${op}_1`);
const added = fc.constantFrom("Transpose", "Transpose_token_8", "gemm_input_reshape_token_2", "HardSigmoid_396");

describe("attributing", () => {
  test("every part lands in exactly one scope, and the scopes with the rest are the whole run", () => {
    fc.assert(
      fc.property(fc.array(part), fc.double({ min: 0, max: 1e4, noNaN: true }), (parts, modelRunMs) => {
        const { byScope, ...sums } = attribute(parts, { method: "profiler", modelRunMs, clockResolutionMs: 0.001 });
        const times = [...byScope.values()];
        expect(times.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(parts.length);
        expect(times.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(sums.attributedMs, 6);
        expect(sums.attributedMs + sums.unattributedMs).toBeCloseTo(modelRunMs, 6);
      }),
    );
  });

  test("parts that take longer than the whole leave a negative rest", () => {
    const whole = { method: "cut-outs", modelRunMs: 3, clockResolutionMs: 0.1 } as const;
    expect(attribute([{ scope: "a", ms: 4 }], whole).unattributedMs).toBe(-1);
  });
});

test("a clock of 100 µs is too coarse for 200 nodes in 60 ms, and fine for the same in 200 ms", () => {
  const parts = Array(200).fill({ scope: "a", ms: 0.1 });
  const coarse = (modelRunMs: number, clockResolutionMs: number) =>
    clockTooCoarse(attribute(parts, { method: "profiler", modelRunMs, clockResolutionMs }));
  expect(coarse(60, 0.1)).toBe(true);
  expect(coarse(200, 0.1)).toBe(false);
  expect(coarse(60, 0.001)).toBe(false);
});

describe("rolling up", () => {
  test("a scope holds its own time and that of all scopes inside it", () => {
    const own = new Map([
      ["stages.1", { ms: 1, nodes: 1 }],
      ["stages.1.0.conv", { ms: 2, nodes: 3 }],
      ["stages.10", { ms: 4, nodes: 1 }],
      ["", { ms: 8, nodes: 2 }],
    ]);
    expect(Object.fromEntries(rollUp(own))).toEqual({
      "": { ms: 15, nodes: 7 },
      stages: { ms: 7, nodes: 5 },
      "stages.1": { ms: 3, nodes: 4 },
      "stages.1.0": { ms: 2, nodes: 3 },
      "stages.1.0.conv": { ms: 2, nodes: 3 },
      "stages.10": { ms: 4, nodes: 1 },
    });
  });

  test("the root holds everything, whatever the paths", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const { byScope, attributedMs } = attribute(parts, { method: "profiler", modelRunMs: 0, clockResolutionMs: 0 });
        const root = rollUp(byScope).get("");
        expect(root?.nodes).toBe(parts.length);
        expect(root?.ms).toBeCloseTo(attributedMs, 6);
      }),
    );
  });
});

describe("scopes of names", () => {
  test.each([
    ["stages.1.2.xca.qkv/linear_5", "stages.1.2.xca.qkv"],
    ["/linear_5", ""],
    ["dw0/MatMul_24/MatMulAddFusion", "dw0"],
    ["stem.conv/conv2d_0_token_1", "stem.conv"],
    ["InsertedPrecisionFreeCast_head/linear_7", "head"],
  ])("%s belongs to %j", (name, scope) => {
    expect(scopesOf([name])).toEqual([scope]);
  });

  test("a node that the runtime added goes where the one before it went, and at the start where the first one goes", () => {
    const names = ["Transpose", "stem/conv2d_0", "Transpose_token_8", "/pool_1", "HardSigmoid_396", "head/linear_2"];
    expect(scopesOf(names)).toEqual(["stem", "stem", "stem", "", "", "head"]);
  });

  test("a model without any exported name has one scope, the root", () => {
    expect(scopesOf(["Conv", "Relu"])).toEqual(["", ""]);
  });

  test("every name gets the scope of an exported name, and exported names get their own", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(exported, added), { minLength: 1 }), (names) => {
        const scopes = scopesOf(names);
        const known = names.filter((name) => name.includes("/")).map((name) => name.slice(0, name.indexOf("/")));
        expect(scopes).toHaveLength(names.length);
        names.forEach((name, i) => {
          if (name.includes("/")) expect(scopes[i]).toBe(name.slice(0, name.indexOf("/")));
          else expect(known.length === 0 ? [""] : known).toContain(scopes[i]);
        });
      }),
    );
  });

  test("plain names lose the runtime's marks", () => {
    expect(plainName("body.0/add_4_token_12")).toBe("body.0/add_4");
  });
});
