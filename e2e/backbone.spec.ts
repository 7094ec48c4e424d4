// A model exported as the backbone of a detector: one output per stride, the head left out.

import { expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";
import { outputsOf } from "./onnx.ts";

const hybrid = {
  schema: 1,
  library: 1,
  name: "Hybrid",
  nodes: [
    { id: 1, type: "io.input", config: { height: 64, width: 64 } },
    { id: 2, type: "edgenext.stem", config: { dim: 24 } },
    { id: 3, type: "edgevit.lgl", config: { heads: 2 } },
    { id: 4, type: "edgenext.downsample", config: { out: 32 } },
    { id: 5, type: "edgenext.sdta", config: { heads: 2 } },
    { id: 6, type: "head.map", config: { classes: 10 } },
    { id: 7, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
    { from: 3, output: "y", to: 4, input: "x" },
    { from: 4, output: "y", to: 5, input: "x" },
    { from: 5, output: "y", to: 6, input: "x" },
    { from: 6, output: "logits", to: 7, input: "x" },
  ],
};

test("the backbone of a hierarchical model is exported with an output per stride, and proven", async ({ editor }) => {
  await editor.open(documentLink(hybrid));
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  const { download, proof } = await editor.exportOnnx({ part: "Backbone" });
  expect(proof).toMatch(/^Proven\./);
  expect(download.suggestedFilename()).toContain("backbone");
  expect(await outputsOf(download)).toEqual(["c2", "c3"]);
});
