import fc from "fast-check";
import { expect, test } from "vitest";
import { check, traceOf } from "./check.ts";
import { documentShape } from "./document.ts";
import { documentCosts, traceCosts } from "./rollup.ts";
import { arbitraryDocument } from "./testing/arbitrary-document.ts";
import { verify } from "./verify.ts";

test("random documents fit the schema", () => {
  fc.assert(fc.property(arbitraryDocument, (doc) => documentShape.safeParse(doc).success));
});

test("check never throws, whatever a document says, and says what is wrong in sentences", () => {
  fc.assert(
    fc.property(arbitraryDocument, (doc) => {
      const { diagnostics, ok, nodes } = check(doc);
      for (const { message } of diagnostics) expect(message).toMatch(/\S+ \S+/);
      for (const { code, message } of diagnostics)
        expect(`${code}: ${message}`).not.toMatch(/^internal|undefined|NaN|\[object/);
      expect(nodes.size).toBe(doc.nodes.length);
      if (!ok) return;
      const trace = traceOf(check(doc));
      expect(verify(trace)).toEqual([]);
      expect(documentCosts(check(doc)).macs).toBe(traceCosts(trace).macs);
    }),
    { numRuns: 2_000 },
  );
});

test("a checked fragment keeps the laws even where the document is wrong elsewhere", () => {
  fc.assert(
    fc.property(arbitraryDocument, (doc) => {
      for (const { fragment } of check(doc).nodes.values()) {
        if (!fragment) continue;
        const ports = Object.entries(fragment.ports).map(([name, value]) => ({ name: `port ${name}`, value }));
        const violations = verify({ ...fragment.trace, inputs: [...fragment.trace.inputs, ...ports] });
        expect(violations.filter((sentence) => !sentence.startsWith("input port"))).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});
