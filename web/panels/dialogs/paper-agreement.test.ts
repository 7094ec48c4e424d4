import { describe, expect, it } from "vitest";
import { zooModel } from "#graph-schema";
import { computeFigures, matchesPaper, matchNote } from "./paper-agreement.ts";

function figuresOf(id: string) {
  const model = zooModel(id);
  if (!model) throw new Error(`${id} is not in the zoo`);
  return computeFigures(model);
}

describe("the paper's figures beside ours", () => {
  it("agree for EdgeNeXt-S, counted as its authors count", () => {
    const figures = figuresOf("edgenext_small");
    expect(figures).toMatchObject({ parameters: 5_586_832, macs: 1_263_270_512, parametersAgreement: "rounded" });
    expect([matchesPaper(figures), matchNote(figures)]).toEqual([true, ""]);
  });

  it("agree for LeViT only as its own counter counts, and say so", () => {
    const figures = figuresOf("levit_192");
    expect(figures.counter?.id).toBe("levit");
    expect(matchNote(figures)).toMatch(/^MACs by LeViT's own counter/);
  });

  it("agree where the paper cut digits off, and say so", () => {
    const figures = figuresOf("edgenext_xx_small");
    expect([matchesPaper(figures), matchNote(figures)]).toEqual([true, "MACs cut off, not rounded"]);
  });

  it("disagree where the code has more parameters than the table", () => {
    expect(matchesPaper(figuresOf("edgevit_s"))).toBe(false);
  });

  it("disagree where no official code has the configuration, and the model says what was guessed", () => {
    expect(matchesPaper(figuresOf("mvit_s_16"))).toBe(false);
    expect(zooModel("mvit_s_16")?.published.guess).toContain("is a guess that costs 29.9 G");
  });
});
