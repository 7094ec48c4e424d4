import { describe, expect, it } from "vitest";
import { zooModel } from "#graph-schema";
import { computeFigures, matchesPaper } from "./paper-agreement.ts";

function figuresOf(id: string) {
  const model = zooModel(id);
  if (!model) throw new Error(`${id} is not in the zoo`);
  return computeFigures(model);
}

describe("the paper's figures beside ours", () => {
  it("agree for EdgeNeXt-S, counted as its authors count", () => {
    const figures = figuresOf("edgenext_small");
    expect(figures).toMatchObject({ parameters: 5_586_832, macs: 1_263_270_512, parametersAgree: true });
    expect(figures.macsCounter?.id).toBe("fvcore");
    expect(matchesPaper(figures)).toBe(true);
  });

  it("agree for LeViT only as its own counter counts", () => {
    expect(figuresOf("levit_192").macsCounter?.id).toBe("levit");
  });

  it("disagree where the code has more parameters than the table", () => {
    const figures = figuresOf("edgevit_s");
    expect(figures.parametersAgree).toBe(false);
    expect(matchesPaper(figures)).toBe(false);
  });
});
