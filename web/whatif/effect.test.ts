import { describe, expect, test } from "vitest";
import { applyEdits, type Document, type Edit, zooModel } from "#graph-schema";
import { effectOf } from "./effect.ts";

const doc: Document = zooModel("edgenext_small")!.document();
const sdta = doc.nodes.find(({ type }) => type === "edgenext.sdta")!;
const effect = (...edits: readonly Edit[]) => effectOf(doc, applyEdits(doc, edits), "fvcore");

describe("the effect of a choice", () => {
  test("is what it changes in parameters, MACs and memory", () => {
    const { figures, breaks } = effect({ kind: "configure", id: sdta.id, config: { expansion: 8 } });
    expect(breaks).toBeNull();
    expect(figures!.parameters.after).toBeGreaterThan(figures!.parameters.before);
    expect(figures!.macs.after).toBeGreaterThan(figures!.macs.before);
    expect(figures!.peakBytes).not.toBeNull();
  });

  test("says what would no longer fit, and leaves figures out that would not compare", () => {
    const { figures, breaks } = effect({ kind: "configure", id: sdta.id, config: { heads: 7 } });
    expect(breaks?.sentence).toMatch(/7/);
    expect(figures).toBeNull();
  });

  test("of a choice that mends counts what it mends", () => {
    const broken = applyEdits(doc, [{ kind: "configure", id: sdta.id, config: { heads: 7 } }]);
    const mended = effectOf(broken, doc, "fvcore");
    expect(mended).toMatchObject({ mends: 1, breaks: null });
  });

  test("of a choice that changes nothing is nothing", () => {
    const { figures } = effect({ kind: "configure", id: sdta.id, config: {} });
    expect(figures!.macs.after).toBe(figures!.macs.before);
  });
});
