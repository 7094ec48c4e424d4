// Frames and comments: what is there for the reader alone.

import type { Locator } from "@playwright/test";
import { centre } from "./blocks.ts";
import { expect, test } from "./editor.ts";
import { contentOf } from "./files.ts";

test.beforeEach(async ({ editor }) => {
  await editor.open();
  await editor.blocks.selectHybridPair();
});

test("blocks grouped in a frame fold to one and open again; the numbers stay", async ({ editor, page }) => {
  const parameters = await editor.costs.parameters();
  await editor.press("Control+g");
  await expect(page.getByRole("button", { name: "Fold Group 1" })).toBeVisible();
  await page.getByRole("button", { name: "Fold Group 1" }).click();
  await expect(editor.blocks.all).toHaveCount(13);
  const folded = editor.blocks.named("Group 1");
  await expect(folded).toContainText("2 blocks");
  await expect(editor.blocks.wires).toHaveCount(12);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  expect(await editor.costs.parameters()).toBe(parameters);
  await folded.dblclick({ position: { x: 60, y: 50 } });
  await expect(editor.blocks.all).toHaveCount(14);
  await editor.command("Ungroup");
  await expect(page.getByRole("button", { name: "Fold Group 1" })).toHaveCount(0);
});

test("a folded frame is deleted as a whole, and comes back with undo", async ({ editor }) => {
  await editor.press("Control+g");
  await editor.press("Alt+c");
  await expect(editor.blocks.all).toHaveCount(13);
  await editor.press("Delete");
  await expect(editor.blocks.all).toHaveCount(12);
  await editor.undo();
  await expect(editor.blocks.named("Group 1")).toBeVisible();
});

test("a folded frame moves and is aligned as one: dragged, by the arrow keys, and beside another block", async ({
  editor,
}) => {
  await editor.press("Control+g");
  /** Where the first of the frame's blocks stands, and the second to it; undefined: where the layout puts them. */
  const places = async () => {
    const { nodes, frames = [] } = await editor.design();
    const [first, second] = nodes.flatMap(({ id, at }) => (at && frames[0]?.nodes.includes(id) ? [at] : []));
    return first && second && { first, apart: [second[0] - first[0], second[1] - first[1]] };
  };
  await editor.press("ArrowRight");
  const open = await places();
  await editor.undo();
  await editor.press("Alt+c");
  const folded = editor.blocks.named("Group 1");

  await editor.press("ArrowRight");
  expect(await places()).toEqual(open);
  await editor.undo();

  const from = centre(await folded.boundingBox());
  await editor.blocks.dragPointer(from, { x: from.x + 90, y: from.y + 130 });
  expect((await places())?.apart).toEqual(open?.apart);
  await editor.undo();

  await editor.blocks.named("EdgeNeXt stem").click({ position: { x: 60, y: 14 }, modifiers: ["ControlOrMeta"] });
  await editor.press("Control+Shift+ArrowLeft");
  const left = async (block: Locator) => (await block.boundingBox())?.x ?? 0;
  const off = async () => (await left(editor.blocks.named("EdgeNeXt stem"))) - (await left(folded));
  await expect.poll(async () => Math.round(await off())).toBe(0);
  expect((await places())?.apart).toEqual(open?.apart);
  await editor.undo();
  expect(await places()).toBeUndefined();
});

test("a copy of a folded frame is a folded frame, and keys walk past it as past one block", async ({ editor }) => {
  await editor.press("Control+g");
  await editor.press("Alt+c");
  await editor.press("Control+d");
  await expect(editor.blocks.every("Group 1")).toHaveCount(2);
  await expect(editor.blocks.all).toHaveCount(14);
  await editor.undo();
  await expect(editor.blocks.every("Group 1")).toHaveCount(1);
  await editor.press("Alt+ArrowDown");
  await editor.press("Alt+ArrowUp");
  await expect(editor.blocks.selected).toHaveAccessibleName(/^Group 1/);
  await editor.press("Control+c");
  await editor.press("Control+v");
  await expect(editor.blocks.every("Group 1")).toHaveCount(2);
});

test("a figure shows a folded frame as the canvas does: one block, and wires to it", async ({ editor, page }) => {
  await editor.press("Control+g");
  await editor.press("Alt+c");
  await editor.command("Figure for a paper");
  const download = page.waitForEvent("download");
  await editor.dialog("Figure").getByRole("button", { name: "SVG", exact: true }).click();
  const figure = (await contentOf(await download)).toString("utf8");
  expect(figure).toContain(">Group 1<");
  // A long name stands on two lines.
  expect(figure.match(/>EdgeNeXt SDTA( encoder)?</g)).toHaveLength(2);
});

test("a comment is moved by the arrow keys on its grip, in one step of undo", async ({ editor, page }) => {
  await editor.open();
  await editor.press("Shift+C");
  const comment = page.getByRole("region", { name: "Comment" });
  await expect(comment.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Moved by keys");
  const grip = comment.getByRole("button", { name: "Move comment" });
  const x = async () => Math.round((await comment.boundingBox())?.x ?? 0);
  const before = await x();
  await grip.focus();
  await editor.press("ArrowRight");
  await editor.press("Shift+ArrowRight");
  await expect.poll(x).toBeGreaterThan(before + 30);
  await editor.undo();
  await expect.poll(x).toBe(before);
  await expect(comment.getByRole("textbox")).toHaveValue("Moved by keys");
});

test("a comment is written in place, travels in the link, and an empty one goes", async ({ editor, page }) => {
  await editor.command("Add comment");
  const text = page.getByRole("textbox", { name: "Text of the comment" });
  await expect(text).toBeFocused();
  await page.keyboard.type("Why two scales here?");
  const link = await editor.shareLink();
  await editor.newModel();
  await editor.open(link);
  await expect(text).toHaveValue("Why two scales here?");
  await text.fill("");
  await text.blur();
  await expect(text).toHaveCount(0);
});
