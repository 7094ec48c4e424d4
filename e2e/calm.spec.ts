// What must not move, jump or alarm: the canvas while wires go, an empty model, a narrow screen, a small canvas.

import { expect, test } from "./editor.ts";

test("deleting a wire leaves every block and the canvas where they are, and undo keeps it so", async ({ editor }) => {
  await editor.open();
  const { blocks } = editor;
  const places = async () => {
    const boxes = await Promise.all((await blocks.all.all()).map((block) => block.boundingBox()));
    return boxes.map((box) => [Math.round(box?.x ?? 0), Math.round(box?.y ?? 0)]);
  };
  const before = await places();
  await blocks.selectWire(blocks.wire("EdgeNeXt stem", "EdgeNeXt conv encoder"));
  await editor.press("Delete");
  await expect(blocks.wires).toHaveCount(12);
  await expect(editor.problemCount).not.toHaveAccessibleName("No problems");
  expect(await places()).toEqual(before);
  await editor.undo();
  await expect(blocks.wires).toHaveCount(13);
  expect(await places()).toEqual(before);
});

test("undo and redo bring the selection back with the block", async ({ editor }) => {
  await editor.open();
  const { blocks } = editor;
  await blocks.select(blocks.named("EdgeNeXt stem"));
  await editor.press("Control+d");
  const copy = blocks.named("EdgeNeXt stem", 2);
  await expect(copy).toHaveClass(/selected/);
  await editor.undo();
  await expect(blocks.named("EdgeNeXt stem")).toHaveClass(/selected/);
  await editor.redo();
  await expect(copy).toHaveClass(/selected/);
});

test("an empty model is a beginning, not a problem", async ({ editor, page }) => {
  await editor.open();
  await editor.newModel();
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "Problems" })).toHaveCount(0);
  await editor.command("Problems in the drawer");
  await expect(page.getByRole("region", { name: "Drawer" })).toContainText("The canvas is empty");
});

test.describe("while it measures", () => {
  test.use({ live: true });
  test("on a phone the cost bar shows parameters, multiply-adds and milliseconds without scrolling", async ({
    editor,
    page,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await editor.open();
    await expect(editor.costs.bar.getByText("±")).toBeVisible({ timeout: 60_000 });
    for (const words of ["Params", "MACs", "WASM"]) {
      const box = await editor.costs.bar.getByText(words, { exact: false }).first().boundingBox();
      expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

test("the minimap gives way where the canvas is small, and the heads of the columns stay in view", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.command("Layers table in the drawer");
  await editor.command("Zoom to fit");
  await expect(page.getByLabel("Minimap")).toBeHidden();
  const canvas = await editor.blocks.canvas.boundingBox();
  for (const head of await page.locator(".vt-band-head").all())
    await expect.poll(async () => (await head.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual(canvas?.y ?? 0);
});

test("a repair on a wire covers no block", async ({ editor, page }) => {
  await editor.open();
  await editor.swap(editor.blocks.named("EdgeNeXt SDTA encoder", 2), "ConViT GPSA block");
  const label = page.getByRole("button", { name: /^Repair: / });
  const box = await label.boundingBox();
  if (!box) throw new Error("no repair stands on the wire");
  for (const block of await editor.blocks.all.all()) {
    const other = await block.boundingBox();
    const apart =
      !other ||
      box.x >= other.x + other.width ||
      other.x >= box.x + box.width ||
      box.y >= other.y + other.height ||
      other.y >= box.y + box.height;
    expect(apart).toBe(true);
  }
});

test("About says version, licence, papers, and that nothing leaves the browser", async ({ editor }) => {
  await editor.open();
  await editor.command("About Vitrine");
  const about = editor.dialog("About Vitrine");
  await expect(about).toContainText(/\d+\.\d+\.\d+/);
  await expect(about).toContainText("MIT");
  await expect(about).toContainText("Nothing leaves the browser");
  await expect(about.getByRole("link", { name: /EdgeNeXt/ })).toHaveAttribute("href", /arxiv\.org\/abs\/2206\.10589/);
});

test("a long name stays on one line, and how often the block is repeated is seen beside it", async ({ editor }) => {
  await editor.open();
  const block = editor.blocks.named("EdgeNeXt conv encoder");
  const [name, times] = [block.getByText("EdgeNeXt conv encoder", { exact: true }), block.getByText("×3")];
  const [a, b] = [await name.boundingBox(), await times.boundingBox()];
  expect(a && b && Math.abs(a.y + a.height / 2 - b.y - b.height / 2)).toBeLessThan(2);
  expect(a?.height).toBeLessThan(24);
  expect((a?.x ?? 0) + (a?.width ?? 0)).toBeLessThanOrEqual(b?.x ?? 0);
});
