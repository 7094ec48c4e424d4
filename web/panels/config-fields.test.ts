import { describe, expect, it } from "vitest";
import { type Block, blocks } from "#graph-schema";
import { type ConfigField, configFields, fieldProblem, isDefault, parseNumbers } from "./config-fields.ts";

function blockNamed(type: string): Block {
  const block = blocks.find((candidate) => candidate.type === type);
  if (!block) throw new Error(`no block ${type}`);
  return block;
}

function field(block: Block, key: string): ConfigField {
  const found = configFields(block).find((candidate) => candidate.key === key);
  if (!found) throw new Error(`${block.type} has no field ${key}`);
  return found;
}

describe("the form read from a block's schema", () => {
  it("has one field per entry of every block's schema", () => {
    for (const block of blocks)
      expect(configFields(block).map(({ key }) => key)).toEqual(Object.keys(block.config.shape));
  });

  it("gives each field the schema's own default", () => {
    for (const block of blocks) {
      const defaults = Object.fromEntries(configFields(block).map(({ key, byDefault }) => [key, byDefault]));
      expect(block.config.parse({})).toEqual(defaults);
    }
  });

  it("knows bounds, units and choices", () => {
    const input = blockNamed("io.input");
    expect(field(input, "channels")).toMatchObject({ kind: "number", whole: true, min: 1, max: 1024, unit: "ch" });
    expect(field(blockNamed("vit.block"), "gelu")).toMatchObject({ kind: "choice", values: ["none", "tanh"] });
    expect(field(blockNamed("vit.head"), "distilled")).toMatchObject({ kind: "flag", byDefault: false });
  });

  it("says in words what a value needs", () => {
    const lgl = blockNamed("edgevit.lgl");
    expect(fieldProblem(lgl, field(lgl, "heads"), 0)).toBe("Needs a whole number from 1 to 256.");
    expect(fieldProblem(lgl, field(lgl, "heads"), 2.5)).toBe("Needs a whole number from 1 to 256.");
    expect(fieldProblem(lgl, field(lgl, "heads"), 4)).toBeUndefined();
    expect(fieldProblem(lgl, field(lgl, "heads"), undefined)).toBeUndefined();
  });

  it("marks what differs from the default", () => {
    const heads = field(blockNamed("edgevit.lgl"), "heads");
    expect(isDefault(heads, undefined)).toBe(true);
    expect(isDefault(heads, 1)).toBe(true);
    expect(isDefault(heads, 2)).toBe(false);
  });

  it("reads lists however they are separated", () => {
    expect(parseNumbers("64, 128  256")).toEqual([64, 128, 256]);
    expect(parseNumbers("64, x")).toBeUndefined();
    expect(parseNumbers(" ")).toBeUndefined();
  });
});
