import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blocks,
  type Document,
  decodeLink,
  decodeShared,
  documentSchema,
  encodeComparison,
  encodeLink,
  libraryVersion,
  limits,
  zoo,
  zooModel,
} from "./index.ts";
import { encodePayload } from "./link-payload.ts";
import { written } from "./testing/links.ts";

const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const linkOf = (json: string) => `v1.d.${base64Url(deflateRawSync(Buffer.from(json)))}`;

for (const model of zoo)
  test(`the link of ${model.id} holds the whole document in under 2,000 characters`, async () => {
    const link = await written(encodeLink(model.document()));
    expect(`https://vitrine.example/#${link}`.length).toBeLessThan(2000);
    expect(await decodeLink(`https://vitrine.example/#${link}`)).toEqual({ ok: true, doc: model.document() });
  });

const documents: fc.Arbitrary<Document> = fc
  .uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 })
  .chain((ids) =>
    fc.record({
      schema: fc.constant(documentSchema as 2),
      library: fc.constant(libraryVersion),
      name: fc.string({ maxLength: 40 }),
      nodes: fc.tuple(
        ...ids.map((id) =>
          fc.record(
            {
              id: fc.constant(id),
              type: fc.constantFrom("someone.elses", ...blocks.map((block) => block.type)),
              scope: fc.constantFrom("", "stages.1.2", "a_b.0"),
              repeat: fc.integer({ min: 2, max: 256 }),
              bypass: fc.constant(true as const),
              title: fc.string({ minLength: 1, maxLength: 20 }),
              config: fc.dictionary(
                fc.constantFrom("heads", "out", "names"),
                fc.oneof(
                  fc.integer(),
                  fc.boolean(),
                  fc.string({ maxLength: 9 }),
                  fc.array(fc.integer(), { maxLength: 3 }),
                ),
                { minKeys: 1 },
              ),
              at: fc.tuple(
                fc.integer({ min: -500, max: 500 }).map((n) => n * 10),
                fc.integer({ min: -500, max: 500 }).map((n) => n * 10),
              ),
            },
            { requiredKeys: ["id", "type"] },
          ),
        ),
      ),
      edges: fc.array(
        fc.record({
          from: fc.constantFrom(...ids),
          output: fc.constantFrom("y", "x", "other"),
          to: fc.constantFrom(...ids),
          input: fc.constantFrom("x", "a", "b"),
        }),
        { maxLength: 12 },
      ),
    }),
  );

/** Frames and custom blocks as well; what is inside a block is a graph like any other. */
const wholeDocuments: fc.Arbitrary<Document> = fc
  .tuple(documents, fc.option(documents), fc.string({ maxLength: 20 }))
  .map(([doc, inner, title]) => ({
    ...doc,
    frames: [{ id: 1_000, title, nodes: doc.nodes.slice(0, 2).map(({ id }) => id), folded: true as const }],
    comments: [{ id: 1_001, text: title, at: [0, 10] as [number, number] }],
    ...(inner && {
      blocks: [
        {
          type: "own.piece",
          title: "Piece",
          nodes: inner.nodes,
          edges: inner.edges,
          exposed: [{ name: "heads", node: inner.nodes[0]?.id ?? 1, field: "heads" }],
        },
      ],
    }),
  }));

test("any document comes out of its link as it went in", async () => {
  await fc.assert(
    fc.asyncProperty(wholeDocuments, async (doc) => {
      expect(await decodeLink(await written(encodeLink(doc)))).toEqual({
        ok: true,
        doc: JSON.parse(JSON.stringify(doc)),
      });
    }),
    { numRuns: 100 },
  );
});

test("any text after the # gives a document or one sentence, never an exception", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.base64String().map((s) => `v1.d.${s}`),
        fc.json().map(linkOf),
      ),
      async (text) => {
        const decoded = await decodeLink(text);
        if (!decoded.ok) expect(decoded.message).toMatch(/^This .*\.$/);
      },
    ),
    { numRuns: 300 },
  );
});

test("the link format that was released keeps opening", async () => {
  const golden =
    "v1.j." +
    base64Url(
      Buffer.from(
        '{"s":1,"l":1,"n":"Two blocks","t":["io.input","vit.patchEmbed","io.output"],"N":[[0],[1,"patch_embed",{"dim":64}],[2,0,0,0,{"at":[40,-3]}]],"E":[2,[2,3]]}',
      ),
    );
  expect(await decodeLink(golden)).toEqual({
    ok: true,
    doc: {
      schema: 2,
      library: 1,
      name: "Two blocks",
      nodes: [
        { id: 1, type: "io.input" },
        { id: 2, type: "vit.patchEmbed", scope: "patch_embed", config: { dim: 64 } },
        { id: 3, type: "io.output", at: [400, -30] },
      ],
      edges: [
        { from: 1, output: "x", to: 2, input: "x" },
        { from: 2, output: "tokens", to: 3, input: "x" },
      ],
    },
  });
});

const refusals: readonly (readonly [string, () => Promise<string>, string, string])[] = [
  [
    "a cut link",
    async () => (await written(encodeLink(zoo[0]?.document() as Document))).slice(0, 90),
    "invalid",
    "incomplete or was cut",
  ],
  ["an empty fragment", async () => "", "invalid", "incomplete or was cut"],
  ["an unknown codec", async () => "v1.z.AAAA", "invalid", "encoding z"],
  ["a newer link format", async () => "v2.q.AAAA", "newer", "newer Vitrine"],
  [
    "a document of a newer schema",
    async () => linkOf('{"s":99,"l":1,"n":"x","t":[],"N":[],"E":[]}'),
    "newer",
    "newer Vitrine",
  ],
  [
    "a document with newer blocks",
    async () => linkOf('{"s":1,"l":99,"n":"x","t":[],"N":[],"E":[]}'),
    "newer",
    "newer Vitrine",
  ],
  ["a link that is too long", async () => `v1.d.${"A".repeat(limits.linkCharacters)}`, "tooLarge", "at most"],
  ["a zip bomb", async () => linkOf(`{"n":"${"a".repeat(3_000_000)}"}`), "tooLarge", "unpacks to more than"],
  ["JSON that is no document", async () => linkOf("[1,2,3]"), "invalid", "names no schema"],
  [
    "a channel count that is a lie in disguise",
    async () => linkOf('{"s":1,"l":1,"n":"x","t":["io.input"],"N":[[0,0,{"channels":1e999}]],"E":[]}'),
    "invalid",
    "not finite",
  ],
];

test.each(refusals)("%s is refused with a sentence", async (_, make, reason, words) => {
  const decoded = await decodeLink(await make());
  expect(decoded.ok).toBe(false);
  if (decoded.ok) return;
  expect(decoded.reason).toBe(reason);
  expect(decoded.message).toContain(words);
});

/** Remarks that are long and repetitive: few characters once they are packed. */
const remarks = (words: number): Document => ({
  ...zoo[0]!.document(),
  comments: Array.from({ length: 1_000 }, (_, index) => ({
    id: 100_000 + index,
    text: "much ado ".repeat(words),
    at: [0, 0] as [number, number],
  })),
});

test.each([
  ["one that unpacks to more than is read", { compare: Array.from({ length: 4_000 }, () => "x".repeat(600)) }],
  ["one of too many characters", Array.from({ length: 30_000 }, (_, index) => Math.sin(index))],
])("%s is not made", async (_, json) => {
  expect(await encodePayload(json)).toMatchObject({ ok: false, reason: "tooLarge" });
});

test("every link that is made can be read, whatever the remarks on it", async () => {
  for (const words of [1, 200, 220, 230, 240]) {
    const link = await encodeLink(remarks(words));
    expect([words, link.ok]).toEqual([words, words <= 220]);
    if (link.ok) expect(await decodeLink(link.fragment)).toMatchObject({ ok: true });
  }
});

test("keys that reach for prototypes are dropped, and nothing is polluted", async () => {
  const link = linkOf(
    '{"s":1,"l":1,"n":"x","t":["io.input"],"N":[[0,0,{"__proto__":{"polluted":true},"constructor":1,"width":64},0,{"__proto__":{"polluted":true}}]],"E":[]}',
  );
  const decoded = await decodeLink(link);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(decoded).toMatchObject({ ok: true, doc: { nodes: [{ id: 1, type: "io.input", config: { width: 64 } }] } });
  if (decoded.ok) expect(Object.keys(decoded.doc.nodes[0]?.config ?? {})).toEqual(["width"]);
});

describe("a link that holds a comparison", () => {
  const [before, after] = ["edgenext_x_small", "edgenext_small"].map((id) => zooModel(id)!.document());

  test("gives both models back, and costs little more than one", async () => {
    const link = await written(encodeComparison(before!, after!));
    expect(await decodeShared(link)).toEqual({ ok: true, kind: "comparison", before, after });
    expect(link.length).toBeLessThan(1.6 * (await written(encodeLink(after!))).length);
  });

  test("is the later model for whoever wants one", async () => {
    expect(await decodeLink(await written(encodeComparison(before!, after!)))).toEqual({ ok: true, doc: after });
  });

  test.each([[[]], [[{ s: 2 }]], ["two"], [[{ s: 99, l: 1, n: "", t: [], N: [], E: [] }, {}]]])(
    "that is broken as %j is refused with a sentence",
    async (compare) => {
      const link = `v1.j.${Buffer.from(JSON.stringify({ compare })).toString("base64url")}`;
      const read = await decodeShared(link);
      expect(read.ok).toBe(false);
      expect("message" in read && read.message).toMatch(/\.$/);
    },
  );
});
