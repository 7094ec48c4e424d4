// Looking into a model: a generated picture, and what a picture of the user's makes of its queries.

import { expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";
import { Look } from "./look.ts";

const generator = {
  schema: 1,
  library: 1,
  name: "Generator",
  nodes: [
    { id: 1, type: "io.latent", config: { channels: 16 } },
    { id: 2, type: "vitgan.mapping", config: { dim: 16, layers: 1 } },
    { id: 3, type: "vitgan.positions", config: { dim: 16, height: 2, width: 2 } },
    { id: 4, type: "vitgan.synthesis", config: { patch: 4, hidden: 16 } },
    { id: 5, type: "io.output", config: { name: "picture" } },
  ],
  edges: [
    { from: 1, output: "z", to: 2, input: "z" },
    { from: 2, output: "w", to: 3, input: "w" },
    { from: 3, output: "tokens", to: 4, input: "x" },
    { from: 2, output: "w", to: 4, input: "w" },
    { from: 4, output: "picture", to: 5, input: "x" },
  ],
};

test("a generated picture is looked at, another seed gives another one and the same seed the same", async ({
  editor,
  page,
}) => {
  await editor.open(documentLink(generator));
  await editor.command("Look inside on a picture");
  const look = new Look(page);
  await look.generate(1);
  const first = await look.picture("picture");
  await look.generate(2);
  expect(await look.picture("picture")).not.toBe(first);
  await look.generate(1);
  expect(await look.picture("picture")).toBe(first);
});

const routed = {
  schema: 1,
  library: 1,
  name: "Routed",
  nodes: [
    { id: 1, type: "io.input", config: { height: 64, width: 64 } },
    { id: 2, type: "vit.patchEmbed", config: { dim: 24, patch: 8 } },
    { id: 3, type: "dge.block", config: { heads: 2 }, scope: "blocks", repeat: 2 },
    { id: 4, type: "head.tokens", config: { classes: 10 } },
    { id: 5, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "tokens", to: 3, input: "x" },
    { from: 3, output: "y", to: 4, input: "x" },
    { from: 4, output: "logits", to: 5, input: "x" },
  ],
};

/** A picture of one pixel. */
const dot = {
  name: "dot.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

test("a picture of the user's shows how many queries each layer really uses, and how alike its patches are", async ({
  editor,
  page,
}) => {
  await editor.open(documentLink(routed));
  await editor.command("Look inside on a picture");
  const look = new Look(page);
  await look.openPicture(dot);
  await expect(look.panel.getByText("Run on dot.png")).toBeVisible({ timeout: 60_000 });
  const layers = (await look.rows("Queries per layer on this input")).slice(0, -1);
  expect(layers.map(([layer]) => layer)).toEqual(["blocks.0", "blocks.1"]);
  for (const [, used, budget, most] of layers) {
    expect([4, 16, 64]).toContain(Number(used));
    expect([budget, most]).toEqual(["32", "64"]);
  }
  // One colour everywhere: all patches are alike before positions tell them apart, and there are none here.
  const similarity = await look.rows("Patch similarity by depth");
  expect(similarity.at(-1)).toEqual(["blocks.1", "", "1.00"]);
  await look.openPicture({ ...dot, name: "text.png", buffer: Buffer.from("no picture") });
  await expect(look.panel.getByRole("alert")).toHaveText("text.png is no picture that this browser reads.");
});
