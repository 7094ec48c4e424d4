// A tiny model on WebGPU, on the software adapter: it runs, and computes what WASM computes.

import { expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";

const tiny = {
  schema: 1,
  library: 1,
  name: "Tiny",
  nodes: [
    { id: 1, type: "io.input", config: { height: 32, width: 32 } },
    { id: 2, type: "edgenext.stem", config: { dim: 24 } },
    { id: 3, type: "edgevit.lgl", config: { heads: 2 } },
    { id: 4, type: "edgenext.sdta", config: { heads: 2 } },
    { id: 5, type: "head.map", config: { classes: 10 } },
    { id: 6, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
    { from: 3, output: "y", to: 4, input: "x" },
    { from: 4, output: "y", to: 5, input: "x" },
    { from: 5, output: "logits", to: 6, input: "x" },
  ],
};

test("a tiny model runs on WebGPU and its output is WASM's", async ({ editor }) => {
  test.setTimeout(240_000);
  await editor.open(documentLink(tiny));
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  await editor.costs.ms("WASM");
  await editor.command("Measure on WebGPU");
  expect(await editor.costs.ms("WebGPU")).toBeGreaterThan(0);
  const { proof } = await editor.exportOnnx({ alsoOnWebGpu: true });
  expect(proof).toMatch(/^Proven\./);
  const [, difference] = /WebGPU differs from WASM by ([\d.e+-]+)/.exec(proof) ?? [];
  expect(Number(difference)).toBeLessThan(1e-4);
});
