import { describe, expect, test } from "vitest";
import { check, printTrace, traceOf, unrolled, withPatchSimilarity, zooModel } from "./index.ts";

const documentOf = (id: string) => zooModel(id)!.document();

describe("copies in a row as nodes of their own", () => {
  test.each(["deit_tiny_patch16_224", "edgenext_xx_small", "levit_128s"])("make the same trace of %s", (id) => {
    const ours = traceOf(check(unrolled(documentOf(id))));
    expect(printTrace(ours)).toBe(printTrace(traceOf(check(documentOf(id)))));
  });
});

describe("patch similarity", () => {
  test("is measured after every block of DeiT, class token or not, and changes nothing else", () => {
    const { document, taps } = withPatchSimilarity(documentOf("deit_tiny_patch16_224"));
    const blocks = Array.from({ length: 12 }, (_, index) => `blocks.${index}`);
    expect(taps.map(({ scope }) => scope).slice(-12)).toEqual(blocks);
    expect(taps.every(({ patches }) => patches === 196)).toBe(true);
    const result = check(document);
    expect(result.diagnostics).toEqual([]);
    const trace = traceOf(result);
    const outputs = trace.outputs.map(({ name, value }) => `${name} [${value.type.shape.join(",")}]`);
    expect(outputs).toContain("logits [1,1000]");
    expect(outputs.filter((name) => name !== "logits [1,1000]")).toEqual(taps.map(({ output }) => `${output} [1]`));
    const stored = ({ params }: typeof trace) => params.map(({ name }) => name);
    expect(stored(trace)).toEqual(stored(traceOf(check(documentOf("deit_tiny_patch16_224")))));
  });

  test("leaves out maps of so many positions that all pairs are too many, and a head's logits", () => {
    const { document, taps } = withPatchSimilarity(documentOf("mobilenetv2_100"));
    expect(check(document).diagnostics).toEqual([]);
    expect(taps[0]).toEqual({
      output: "similarity_1",
      scope: "blocks.1.0",
      title: "Inverted residual",
      patches: 56 * 56,
    });
    expect(taps.at(-1)?.scope).toBe("blocks.6.0");
  });
});
