import { describe, expect, test } from "vitest";
import { zooModel } from "#graph-schema";
import { latexCell } from "./latex.ts";
import { variantsLatex, variantsOf } from "./variants-table.ts";

const small = zooModel("edgenext_small");
if (!small) throw new Error("the zoo has no EdgeNeXt-S");

describe("a table of variants", () => {
  test("has every variant of the system, with exact counts and the published accuracy", () => {
    const latex = variantsLatex(variantsOf(small.document(), "fvcore"), {
      system: small.system,
      counting: { id: "fvcore", unit: "MACs" },
    });
    expect(latex).toContain("EdgeNeXt-Small & 3$\\times$256$\\times$256 & 5.59\\,M & 1.26\\,G & 79.41 \\\\");
    expect(latex).toContain("EdgeNeXt-XX-Small");
    expect(latex.match(/EdgeNeXt-Small &/g)).toHaveLength(1);
  });

  test("ends with the design itself where it is another model", () => {
    const doc = small.document();
    const changed = { ...doc, name: "Mine", nodes: doc.nodes.map((node) => ({ ...node, title: "x" })) };
    expect(variantsOf(changed, "fvcore").at(-1)?.title).toBe("Mine");
  });
});

test("signs that LaTeX takes for its own are text", () => {
  expect(latexCell("a_b & 50 % {x} \\")).toBe("a\\_b \\& 50 \\% \\{x\\} \\textbackslash{}");
});
