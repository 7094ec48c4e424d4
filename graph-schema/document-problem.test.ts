import { describe, expect, test } from "vitest";
import { documentSchema, emptyDocument } from "./document.ts";
import { limits } from "./limits.ts";
import { parseDocument, parseDocumentText } from "./migrate.ts";

const sound: Readonly<Record<string, unknown>> = { ...emptyDocument("Sound"), nodes: [{ id: 1, type: "io.input" }] };

function without(key: string): object {
  const { [key]: _left, ...rest } = sound;
  return rest;
}

function problem(doc: unknown): string {
  const parsed = parseDocument(doc);
  return parsed.ok ? "it is right" : parsed.message;
}

describe("a mistake of a document is one sentence", () => {
  const inNode = (change: object) => ({ ...sound, nodes: [{ id: 1, type: "io.input", ...change }] });
  const cases: readonly (readonly [what: string, doc: unknown, sentence: string])[] = [
    ["no library", without("library"), "library needs a number, it is missing."],
    ["no name", without("name"), "name needs text, it is missing."],
    ["no nodes", without("nodes"), "nodes needs a list, it is missing."],
    ["no edges", without("edges"), "edges needs a list, it is missing."],
    ["a library in words", { ...sound, library: "1" }, 'library needs a number, got "1".'],
    ["half a library", { ...sound, library: 0.5 }, "library needs a whole number, got 0.5."],
    ["library 0", { ...sound, library: 0 }, "library needs a number of at least 1, got 0."],
    ["a number for a name", { ...sound, name: 3 }, "name needs text, got 3."],
    ["a name without end", { ...sound, name: "x".repeat(999) }, "name needs at most 200 characters, got 999."],
    ["an object of nodes", { ...sound, nodes: {} }, "nodes needs a list, got an object."],
    ["null for edges", { ...sound, edges: null }, "edges needs a list, got null."],
    ["a key of no meaning", { ...sound, colour: "red" }, 'the document has "colour", which is no part of it.'],
    ["two of them", { ...sound, a: 1, b: 2 }, 'the document has "a", "b", which are no part of it.'],
    ["a node that is none", { ...sound, nodes: [7] }, "nodes.0 needs an object, got 7."],
    ["a node without a type", { ...sound, nodes: [{ id: 1 }] }, "nodes.0.type needs text, it is missing."],
    ["a key of no meaning in a node", inNode({ x: 1 }), 'nodes.0 has "x", which is no part of it.'],
    ["a bypass that is false", inNode({ bypass: false }), "nodes.0.bypass needs true, got false."],
    ["a scope with spaces", inNode({ scope: "a b" }), "letters, digits and underscores, dots between parts, got"],
    [
      "config that is no value",
      inNode({ config: { heads: {} } }),
      "nodes.0.config.heads needs a number, text, true or",
    ],
    ["two mistakes", { ...sound, name: 1, nodes: 2 }, "name needs text, got 1 (and 1 more)."],
  ];
  test.each(cases)("%s", (_, doc, sentence) => {
    expect(problem(doc)).toMatch(/^This document is not right: /);
    expect(problem(doc)).toContain(sentence);
    expect(problem(doc)).not.toMatch(/Invalid input|expected|undefined/);
  });

  test("every older schema is told in the same words", () => {
    for (let schema = 1; schema <= documentSchema; schema++)
      expect(problem({ ...without("library"), schema })).toContain("library needs a number, it is missing");
  });
});

test("a document is bounded in bytes, not in characters", () => {
  const name = "☃".repeat(limits.documentBytes / 2);
  expect(parseDocumentText(JSON.stringify({ name }))).toMatchObject({ ok: false, reason: "tooLarge" });
});
