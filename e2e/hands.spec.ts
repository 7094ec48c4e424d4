// The pointer: dragging, aligning, wires by their ends, the wheel, menus, touch.

import { centre } from "./blocks.ts";
import { expect, test } from "./editor.ts";

test.beforeEach(async ({ editor }) => {
  await editor.open();
  await expect(editor.blocks.all).toHaveCount(14);
});

test("a dragged block is drawn to its neighbours' lines, and Shift puts it on the grid", async ({ editor, page }) => {
  const { blocks } = editor;
  const stem = blocks.named("EdgeNeXt stem");
  const neighbour = blocks.named("EdgeNeXt downsample");
  const [from, line] = [centre(await stem.boundingBox()), centre(await neighbour.boundingBox())];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 3, from.y);
  await page.mouse.move(line.x + 20, from.y + 70, { steps: 5 });
  await page.mouse.move(line.x + 3, from.y + 90, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => Math.abs(centre(await stem.boundingBox()).x - line.x)).toBeLessThan(1);
  await editor.undo();
  await expect.poll(async () => Math.abs(centre(await stem.boundingBox()).x - from.x)).toBeLessThan(1);

  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 3, from.y);
  await page.mouse.move(from.x + 61, from.y + 201, { steps: 3 });
  await page.keyboard.down("Shift");
  await page.mouse.move(from.x + 67, from.y + 207, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const node = (await editor.design()).nodes.find(({ type }) => type === "edgenext.stem");
  expect(node?.at?.map((px) => Math.abs(px % 12))).toEqual([0, 0]);
});

test("Alt + drag leaves the block and takes a copy along", async ({ editor, page }) => {
  const { blocks } = editor;
  const from = centre(await blocks.named("EdgeNeXt stem").boundingBox());
  await page.keyboard.down("Alt");
  await blocks.dragPointer(from, { x: from.x, y: from.y + 300 });
  await page.keyboard.up("Alt");
  await expect(blocks.every("EdgeNeXt stem")).toHaveCount(2);
  // It glides back to its place.
  const away = async () => Math.abs(centre(await blocks.named("EdgeNeXt stem").boundingBox()).y - from.y);
  await expect.poll(away).toBeLessThan(3);
});

test("several blocks are aligned and distributed, each as one step", async ({ editor, page }) => {
  const { blocks } = editor;
  const all = [blocks.named("Input"), blocks.named("EdgeNeXt downsample"), blocks.named("EdgeNeXt head")] as const;
  const [first, ...others] = all;
  await blocks.select(first);
  for (const block of others) await blocks.selectAlso(block);
  await expect(blocks.selected).toHaveCount(3);
  const tops = async () => Promise.all(all.map(async (block) => Math.round((await block.boundingBox())?.y ?? 0)));
  const before = await tops();
  await page.getByRole("toolbar", { name: "Align" }).getByRole("button", { name: "Align top" }).click();
  await expect.poll(async () => new Set(await tops()).size).toBe(1);
  await editor.press("Control+z");
  await expect.poll(tops).toEqual(before);
  await editor.press("Alt+Shift+V");
  await expect
    .poll(async () => {
      const [a = 0, b = 0, c = 0] = (await tops()).sort((x, y) => x - y);
      return Math.abs(c - b - (b - a));
    })
    .toBeLessThan(3);
});

test("the end of a wire is dragged to another port, Ctrl + Alt + click clears a port, Escape lets go of a wire", async ({
  editor,
  page,
}) => {
  const { blocks } = editor;
  await blocks.drag("Activation", await blocks.emptyPlace());
  const wire = blocks.wire("EdgeNeXt head", "Output");
  await blocks.selectWire(wire);
  const end = centre(
    await blocks
      .named("Output")
      .getByLabel(/^input/)
      .boundingBox(),
  );
  const port = centre(
    await blocks
      .named("Activation")
      .getByLabel(/^input/)
      .boundingBox(),
  );
  await blocks.dragPointer({ x: end.x, y: end.y - 13 }, port);
  await expect(blocks.wire("EdgeNeXt head", "Activation")).toBeAttached();
  await expect(blocks.wires).toHaveCount(13);

  const output = blocks.named("EdgeNeXt head").getByLabel(/^output/);
  await output.click({ modifiers: ["ControlOrMeta", "Alt"] });
  await expect(blocks.wires).toHaveCount(12);
  await editor.undo();
  await expect(blocks.wires).toHaveCount(13);

  const start = centre(await output.boundingBox());
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + 120, { steps: 4 });
  await editor.press("Escape");
  await page.mouse.up();
  await expect(editor.dialog("Add a block to this wire")).toBeHidden();
  await expect(blocks.wires).toHaveCount(13);
});

test("Shift + drag of an output moves all its wires to another output", async ({ editor, page }) => {
  const { blocks } = editor;
  await blocks.drag("EdgeNeXt stem", await blocks.emptyPlace());
  await expect(blocks.all).toHaveCount(15);
  const [stem, copy] = [blocks.named("EdgeNeXt stem"), blocks.named("EdgeNeXt stem", 2)];
  const [from, to] = [
    centre(await stem.getByLabel(/^output/).boundingBox()),
    centre(await copy.getByLabel(/^output/).boundingBox()),
  ];
  await page.keyboard.down("Shift");
  await blocks.dragPointer(from, to);
  await page.keyboard.up("Shift");
  const design = await editor.design();
  const copyId = Math.max(...design.nodes.map(({ id }) => id));
  expect(design.edges.filter(({ from: id }) => id === copyId)).toHaveLength(1);
  expect(design.edges).toHaveLength(13);
});

test("Shift + click adds a block to the selection, a plain click takes one out of several", async ({ editor }) => {
  const { blocks } = editor;
  await blocks.select(blocks.named("EdgeNeXt stem"));
  await blocks.selectAlso(blocks.named("EdgeNeXt head"), "Shift");
  await expect(blocks.selected).toHaveCount(2);
  await blocks.named("EdgeNeXt head").click({ position: { x: 60, y: 14 } });
  await expect(blocks.selected).toHaveCount(1);
});

test("ports are connected by two clicks", async ({ editor }) => {
  await editor.blocks.reconnect("EdgeNeXt head", "Output", "click");
});

test("a copy is pasted with the wires that feed it", async ({ editor }) => {
  const { blocks } = editor;
  await blocks.select(blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Control+c");
  await editor.press("Control+Shift+V");
  await expect(blocks.all).toHaveCount(15);
  await expect(blocks.wires).toHaveCount(14);
  await expect(blocks.named("EdgeNeXt SDTA encoder", 4)).not.toHaveAccessibleName(/problem/);
});

test("the right button has a menu for the canvas, a wire, a block and several blocks", async ({ editor, page }) => {
  const { blocks } = editor;
  const offers = async (words: string) => {
    await expect(page.getByRole("menuitem", { name: words })).toBeVisible();
    await editor.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
  };
  const empty = await blocks.emptyPlace();
  await page.mouse.click(empty.x, empty.y, { button: "right" });
  await offers("Find in the model");
  const wire = await blocks.middleOf(blocks.wire("EdgeNeXt stem", "EdgeNeXt conv encoder"));
  await page.mouse.click(wire.x, wire.y, { button: "right" });
  await offers("Add block");
  await blocks.named("EdgeNeXt stem").click({ button: "right", position: { x: 60, y: 14 } });
  await offers("Swap block");
  await blocks.selectAlso(blocks.named("EdgeNeXt head"));
  await blocks.named("EdgeNeXt head").click({ button: "right", position: { x: 60, y: 14 } });
  await offers("Align left");
});

test("a wheel zooms, a trackpad moves the canvas, and the setting overrules both", async ({ editor, page }) => {
  const { blocks } = editor;
  const stem = blocks.named("EdgeNeXt stem");
  const place = centre(await blocks.canvas.boundingBox());
  const width = async () => Math.round((await stem.boundingBox())?.width ?? 0);
  const before = await width();
  await page.mouse.move(place.x, place.y);
  await page.mouse.wheel(0, 120);
  await expect.poll(width).not.toBe(before);
  const zoomed = await width();
  for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(3, 9);
  const top = centre(await stem.boundingBox()).y;
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(3, 9);
  await expect.poll(async () => centre(await stem.boundingBox()).y).not.toBe(top);
  const settled = await width();
  expect(Math.abs(settled - zoomed)).toBeLessThan(Math.max(8, Math.abs(zoomed - before)));
  await editor.command("Settings");
  await editor.dialog("Settings").getByRole("radio", { name: "Zooms" }).click();
  await editor.press("Escape");
  await page.mouse.move(place.x, place.y);
  for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -9);
  await expect.poll(width).not.toBe(settled);
});

test("a long press opens the menu of a block on a touch screen, and two taps connect ports", async ({ elsewhere }) => {
  const editor = await elsewhere({ hasTouch: true, viewport: { width: 1024, height: 768 } });
  await editor.open();
  const { blocks, page } = editor;
  const stem = centre(await blocks.named("EdgeNeXt stem").boundingBox());
  const touch = await page.context().newCDPSession(page);
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [stem] });
  await expect(page.getByRole("menuitem", { name: "Swap block" })).toBeVisible();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await editor.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();

  await blocks.reconnect("EdgeNeXt head", "Output", "tap");
});

test("the canvas is moved by dragging it, by Space and by the middle button, and zoomed under the pointer", async ({
  editor,
  page,
}) => {
  const { blocks } = editor;
  const stem = blocks.named("EdgeNeXt stem");
  const at = async () => centre(await stem.boundingBox());
  const empty = await blocks.emptyPlace();
  let before = await at();
  const movedBy = async (px: number) => {
    const [from, to] = [before, await at()];
    before = to;
    expect(Math.abs(to.x - from.x - px)).toBeLessThan(8);
  };
  await blocks.dragPointer(empty, { x: empty.x + 60, y: empty.y });
  await movedBy(60);
  await page.keyboard.down("Space");
  await blocks.dragPointer(before, { x: before.x - 40, y: before.y });
  await page.keyboard.up("Space");
  await movedBy(-40);
  await page.mouse.move(empty.x, empty.y);
  await page.mouse.down({ button: "middle" });
  await page.mouse.move(empty.x + 30, empty.y, { steps: 4 });
  await page.mouse.up({ button: "middle" });
  await movedBy(30);

  await page.mouse.move(before.x, before.y);
  await page.mouse.wheel(0, -240);
  await expect.poll(async () => (await stem.boundingBox())?.width ?? 0).toBeGreaterThan(200);
  const after = await at();
  expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(4);
  await editor.press("Control+0");
  await expect.poll(async () => Math.round((await stem.boundingBox())?.width ?? 0)).toBe(220);
  await expect(page.getByLabel("Minimap")).toBeAttached();
  await editor.press("Alt+m");
  await expect(page.getByLabel("Minimap")).toHaveCount(0);
  await editor.press("Shift+1");
  await expect.poll(async () => Math.round((await stem.boundingBox())?.width ?? 0)).toBeLessThan(200);
  await page.mouse.dblclick(empty.x, empty.y);
  await expect(editor.dialog("Add a block")).toBeVisible();
});

test("a wire under the pointer says what it carries, until the pointer leaves it", async ({ editor, page }) => {
  await editor.open();
  const wire = page.getByRole("group", { name: "Wire from Input to EdgeNeXt stem" }).locator("path").first();
  const box = await wire.boundingBox();
  if (!box) throw new Error("the wire is not on the page");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const said = page.locator(".vt-wire-label");
  await page.mouse.move(middle.x, middle.y);
  await expect(said).toContainText("3×256×256");
  await page.mouse.move(middle.x + 140, middle.y, { steps: 3 });
  await expect(said).toBeHidden();
});
