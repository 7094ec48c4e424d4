// Two models: what differs between them, side by side, and as a link.

import { expect, test } from "./editor.ts";

test("an edit is compared with the model as it was opened, block by block and stage by stage", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.set("expan_ratio", "2");
  await editor.command("Compare in the drawer");
  const drawer = page.getByRole("region", { name: "Drawer" });
  await expect(drawer).toContainText("as it was opened: 1 changed.");
  await expect(drawer.getByRole("table", { name: "By block" })).toContainText("expansion 4 → 2");
  const stages = drawer.getByRole("table", { name: "By stage" });
  await expect(stages.getByRole("row", { name: /^stride 8/ })).toContainText("▼");
  await expect(stages.getByRole("row", { name: /^stride 4/ })).not.toContainText("▼");
});

test("two models stand side by side and move together, and a link holds both", async ({ editor, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await editor.open();
  await editor.command("Compare in the drawer");
  const drawer = page.getByRole("region", { name: "Drawer" });
  const models = drawer.getByLabel("Compare with a published model");
  await expect(drawer.locator("datalist option").first()).toBeAttached();
  await models.fill("EdgeNeXt-X-Small");
  await expect(drawer).toContainText("Against EdgeNeXt-X-Small: 7 changed.");

  await drawer.getByRole("button", { name: "Side by side" }).click();
  const [before, after] = [/^Before/, /^After/].map((name) => page.getByRole("region", { name }));
  const stem = (pane: typeof before) => pane!.getByRole("group", { name: /^EdgeNeXt stem.*changed, dim 32 → 48/ });
  await expect(stem(before)).toBeVisible();
  await expect(stem(after)).toBeVisible();

  const place = async (pane: typeof before) => (await stem(pane).boundingBox())!;
  const apart = (await place(after)).x - (await place(before)).x;
  const start = (await after!.boundingBox())!;
  const was = (await place(before)).y;
  await page.mouse.move(start.x + 20, start.y + start.height - 40);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y + start.height - 90, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Math.round(was - (await place(before)).y)).toBe(50);
  await expect.poll(async () => Math.abs((await place(after)).x - (await place(before)).x - apart)).toBeLessThan(1);

  await stem(before).click();
  await expect(stem(after)).toHaveClass(/selected/);

  await drawer.getByRole("button", { name: "Copy link to both" }).click();
  await expect(drawer.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press("Escape");
  await expect(before!).toBeHidden();

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole("region", { name: "Side by side" })).toContainText("EdgeNeXt-X-Small → EdgeNeXt-Small");
  await expect(other.getByRole("textbox", { name: "Model name" })).toHaveValue("EdgeNeXt-Small");
});
