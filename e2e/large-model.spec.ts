// Models of hundreds of blocks: painted from afar, and still in hand.

import { expect, test } from "./editor.ts";
import { jsonFile } from "./files.ts";
import { Redraws } from "./redraws.ts";

const rows = 20;

/** Normalizations in a chain, twenty a column, each at its own place. */
function grid(blocks: number) {
  const nodes = Array.from({ length: blocks }, (_, index) => ({
    id: index + 1,
    type: index === 0 ? "io.input" : "norm.activation",
    ...(index === 7 && { title: "The seventh" }),
    at: [Math.floor(index / rows) * 300, (index % rows) * 124],
  }));
  const edges = nodes.slice(1).map(({ id }) => ({ from: id - 1, output: id === 2 ? "x" : "y", to: id, input: "x" }));
  return { schema: 1, library: 1, name: `grid of ${blocks}`, nodes, edges };
}

/** As soon as a picture is there: does it show anything? Elements are left out of it. */
function isPainted(canvas: Element): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (!(canvas instanceof HTMLCanvasElement) || canvas.dataset.painted !== "true") return;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      resolve(pixels.some((value) => value > 0));
    };
    new MutationObserver(look).observe(canvas, { attributeFilter: ["data-painted"] });
  });
}

test("dragging one block draws no other block again", async ({ editor, page }) => {
  const redraws = new Redraws(page);
  await redraws.count();
  await editor.open();
  await editor.openFile(jsonFile("grid.json", grid(100)));
  await expect(editor.name).toHaveValue("grid of 100");
  await editor.blocks.fit();
  const from = await editor.blocks.pointOf({ x: 40, y: 7 * 124 + 14 });
  await page.mouse.click(from.x, from.y);
  await expect(editor.blocks.named("The seventh")).toHaveClass(/selected/);
  expect(Object.keys(await redraws.taken()).length).toBeGreaterThan(90);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 20, from.y + 10, { steps: 8 });
  const whileDragged = await redraws.taken();
  expect(Object.keys(whileDragged)).toEqual(["8"]);
  expect(whileDragged["8"]).toBeGreaterThan(3);
  await page.mouse.up();
});

test("moving the canvas over a large model draws no block again", async ({ editor, page }) => {
  const redraws = new Redraws(page);
  await redraws.count();
  await editor.open();
  await editor.openFile(jsonFile("grid.json", grid(400)));
  await expect(editor.name).toHaveValue("grid of 400");
  await editor.blocks.fit();
  const from = await editor.blocks.pointOf({ x: 40, y: 7 * 124 + 14 });
  await page.mouse.move(from.x, from.y);
  await expect(editor.blocks.named("The seventh")).toBeAttached();
  await redraws.taken();
  await page.mouse.down({ button: "middle" });
  await page.mouse.move(from.x + 200, from.y + 120, { steps: 10 });
  expect(await redraws.taken()).toEqual({});
  await page.mouse.up({ button: "middle" });
});

test("what comes in sight of a moving canvas is painted, and is a block to be taken when it stands still", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.openFile(jsonFile("grid.json", grid(400)));
  await expect(editor.name).toHaveValue("grid of 400");
  await editor.blocks.fit();
  const seventh = await editor.blocks.pointOf({ x: 60, y: 7 * 124 + 40 });
  await page.mouse.click(seventh.x, seventh.y);
  await editor.press("Shift+2");
  // Its ports are seen only from near.
  await expect(editor.blocks.named("The seventh").getByLabel("input x")).toBeVisible();
  await editor.blocks.still();
  await editor.press("Control+0");
  await expect(editor.blocks.named("The seventh")).toBeInViewport({ ratio: 0.99 });
  const picture = editor.blocks.canvas.locator("canvas.vt-picture");
  await expect(picture).toHaveAttribute("data-painted", "false");
  const far = editor.blocks.canvas.locator('.react-flow__node[data-id="127"]');
  await expect(far).not.toBeAttached();
  const shown = picture.evaluate(isPainted);
  const start = await editor.blocks.pointOf({ x: 480, y: 7 * 124 + 106 });
  for (let hold = 0; hold < 2; hold++) {
    await page.mouse.move(start.x, start.y);
    await page.mouse.down({ button: "middle" });
    await page.mouse.move(start.x - 750, start.y, { steps: 40 });
    await page.mouse.up({ button: "middle" });
  }
  expect(await shown).toBe(true);
  await expect(far).toBeInViewport();
  await expect(picture).toHaveAttribute("data-painted", "false");
  await far.click({ position: { x: 60, y: 14 } });
  await expect(far).toHaveClass(/selected/);
});

test("a block that is only painted is selected, moved and wired like any other", async ({ editor, page }) => {
  await editor.open();
  await editor.openFile(jsonFile("grid.json", grid(400)));
  await expect(editor.name).toHaveValue("grid of 400");
  await editor.blocks.fit();
  expect(await editor.blocks.all.count()).toBeLessThan(10);
  const from = await editor.blocks.pointOf({ x: 60, y: 7 * 124 + 40 });
  await page.mouse.move(from.x, from.y);
  const block = editor.blocks.named("The seventh");
  await expect(block).toBeAttached();
  await page.mouse.down();
  await page.mouse.move(from.x - 10, from.y, { steps: 3 });
  await page.mouse.move(from.x - 30, from.y, { steps: 3 });
  await page.mouse.up();
  await expect(block).toHaveClass(/selected/);
  const { nodes } = await editor.design();
  expect(nodes.find(({ id }) => id === 8)?.at?.[0]).toBeLessThan(-50);
  expect(nodes.find(({ id }) => id === 9)?.at?.[0]).toBe(0);
});

test("a box drawn over painted blocks selects them, and they move together", async ({ editor, page }) => {
  await editor.open();
  await editor.openFile(jsonFile("grid.json", grid(400)));
  await expect(editor.name).toHaveValue("grid of 400");
  await editor.blocks.fit();
  const [start, end] = [
    await editor.blocks.pointOf({ x: -40, y: -40 }),
    await editor.blocks.pointOf({ x: 2 * 300 + 100, y: 19 * 124 + 100 }),
  ];
  await page.keyboard.down("Shift");
  await editor.blocks.dragPointer(start, end);
  await page.keyboard.up("Shift");
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "60 blocks" })).toBeVisible();
  const held = await editor.blocks.pointOf({ x: 60, y: 7 * 124 + 40 });
  await page.mouse.move(held.x, held.y);
  await expect(editor.blocks.named("The seventh")).toBeAttached();
  await editor.blocks.dragPointer(held, { x: held.x - 30, y: held.y });
  const { nodes } = await editor.design();
  expect(nodes.filter(({ at }) => (at?.[0] ?? 0) < 0 || (at?.[0] ?? 0) % 300 !== 0)).toHaveLength(60);
});

test("Tab and Alt + arrows walk over a thousand painted blocks, and the view follows", async ({ editor, page }) => {
  await editor.open();
  await editor.openFile(jsonFile("grid.json", grid(1000)));
  await expect(editor.name).toHaveValue("grid of 1000");
  await editor.blocks.fit();
  expect(await editor.blocks.all.count()).toBeLessThan(10);
  await editor.blocks.canvas.focus();
  for (let block = 0; block < 8; block++) await editor.press("Tab");
  const seventh = editor.blocks.named("The seventh");
  await expect(seventh).toBeFocused();
  await expect(seventh).toHaveClass(/selected/);
  await editor.press("Shift+Tab");
  await editor.press("Alt+ArrowDown");
  await expect(seventh).toBeFocused();

  await page.keyboard.press("Control+0");
  const outOfView = editor.blocks.canvas.locator('.react-flow__node[data-id="20"]');
  for (let block = 0; block < 12; block++) await editor.press("Alt+ArrowDown");
  await expect(outOfView).toBeFocused();
  await expect(outOfView).toBeInViewport({ ratio: 0.99 });

  // Out of the canvas again, as from any other place.
  await editor.blocks.canvas.focus();
  await editor.press("Shift+Tab");
  await expect(editor.blocks.canvas).not.toBeFocused();
});
