// A model that no machine's WebAssembly can hold: it is analysed, its run fails in words, the work stays.

import { expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";

test.use({ live: true });

/** One activation of 8.6 GB, twice the address space of WebAssembly. */
const vast = {
  schema: 1,
  library: 1,
  name: "Vast",
  nodes: [
    { id: 1, type: "io.input", config: { channels: 1, height: 2048, width: 2048 } },
    { id: 2, type: "conv.block", config: { out: 512, kernel: 1 } },
    { id: 3, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
  ],
};

test("a model that memory cannot hold says so, and the next one is measured", async ({ editor }) => {
  test.setTimeout(240_000);
  await editor.open(documentLink(vast));
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  const wasm = editor.costs.latency("WASM");
  await expect(wasm.locator("..").locator("..")).toContainText("failed", { timeout: 120_000 });
  await expect(wasm).toHaveAccessibleName(/larger than the 4 GB that WebAssembly can address/);
  await expect(wasm).toHaveAccessibleName(/Use a smaller input or a narrower model/);

  await editor.rename("Still here");
  expect((await editor.design()).nodes).toHaveLength(3);
  await editor.blocks.select(editor.blocks.named("Convolution"));
  await editor.set("out", "2");
  expect(await editor.costs.ms("WASM")).toBeGreaterThan(0);
});
