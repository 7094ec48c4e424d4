// 200 % zoom (WCAG 1.4.10): in a window of half the pixels every control can be reached, in every state.

import type { Page } from "@playwright/test";
import { type Editor, expect, test } from "./editor.ts";
import { Inside } from "./inside.ts";
import { Own } from "./own.ts";
import { outOfReach } from "./reach.ts";

/** 1440×900 and 1280×1024, each at 200 %. */
const windows = [
  { width: 720, height: 450, tag: [] },
  { width: 640, height: 512, tag: ["@long"] },
];

interface State {
  readonly name: string;
  readonly enter: (editor: Editor, page: Page) => Promise<void>;
  readonly leave: (editor: Editor, page: Page) => Promise<void>;
}

const dialog = (command: string, title: string): State => ({
  name: `the dialog “${title}”`,
  enter: async (editor) => {
    await editor.command(command);
    await expect(editor.dialog(title)).toBeVisible();
  },
  leave: async (editor) => {
    await editor.press("Escape");
    await expect(editor.dialog(title)).toBeHidden();
  },
});

const drawer = (title: string): State => ({
  name: `the drawer with ${title}`,
  enter: async (editor, page) => {
    await editor.command(`${title} in the drawer`);
    await expect(page.getByRole("region", { name: "Drawer" })).toBeVisible();
  },
  leave: async (_, page) => {
    await page.getByRole("button", { name: "Close drawer" }).click();
  },
});

const menu = (button: string): State => ({
  name: `the menu ${button}`,
  enter: async (_, page) => {
    await page.getByRole("banner").getByRole("button", { name: button, exact: true }).click();
    await expect(page.getByRole("menu")).toBeVisible();
  },
  leave: (editor) => editor.press("Escape"),
});

const states: readonly State[] = [
  { name: "a model", enter: async () => undefined, leave: async () => undefined },
  {
    name: "the palette",
    enter: async (_, page) => {
      await page.getByRole("button", { name: "Open palette" }).click();
      await expect(page.getByLabel("Search blocks")).toBeVisible();
    },
    leave: async (_, page) => page.getByRole("button", { name: "Fold palette" }).click(),
  },
  {
    name: "the inspector of a block",
    enter: async (editor, page) => {
      await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
      await page.getByRole("button", { name: "Open inspector" }).click();
    },
    leave: async (_, page) => page.getByRole("button", { name: "Fold inspector" }).click(),
  },
  {
    name: "a block that does not fit",
    enter: async (editor) => {
      await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
      await editor.press("Shift+S");
      await editor.choose("ConViT GPSA block");
      await editor.problems();
    },
    leave: async (editor, page) => {
      await page.getByRole("button", { name: "Close drawer" }).click();
      await editor.undo();
    },
  },
  {
    name: "inside a block",
    enter: async (editor, page) => {
      await editor.blocks.named("EdgeNeXt SDTA encoder").dblclick();
      await expect(new Inside(page).view()).toBeVisible();
    },
    leave: async (editor, page) => {
      await editor.press("Escape");
      await expect(new Inside(page).view()).toBeHidden();
    },
  },
  {
    name: "a part inside a block",
    enter: async (editor, page) => {
      const inside = new Inside(page);
      await editor.blocks.named("EdgeNeXt SDTA encoder").dblclick();
      await inside.part("xca").click();
      await expect(inside.about("xca")).toBeVisible();
    },
    leave: async (editor, page) => {
      await editor.press("Escape");
      await expect(new Inside(page).view()).toBeHidden();
    },
  },
  {
    name: "a custom block",
    enter: async (editor, page) => {
      await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
      await editor.command("Make custom block");
      await new Own(page).open(editor.blocks.selected);
    },
    leave: async (editor, page) => {
      await page.getByRole("button", { name: "Fold inspector" }).click();
      await editor.press("Escape");
      await editor.undo();
    },
  },
  {
    name: "side by side",
    enter: async (editor, page) => {
      await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
      await editor.press("Control+b");
      await editor.command("Side by side with the baseline");
      await expect(page.getByRole("region", { name: "Side by side" })).toBeVisible();
    },
    leave: async (editor, page) => {
      await page.getByRole("button", { name: "Close side by side" }).click();
      await editor.undo();
    },
  },
  {
    name: "all commands",
    enter: async (editor, page) => {
      await editor.press("Control+k");
      await expect(page.getByPlaceholder("Search commands and models")).toBeVisible();
    },
    leave: (editor) => editor.press("Escape"),
  },
  {
    name: "the search for a block",
    enter: async (editor, page) => {
      await editor.press("/");
      await expect(page.getByRole("dialog", { name: /block/i })).toBeVisible();
    },
    leave: (editor) => editor.press("Escape"),
  },
  {
    name: "find in the model",
    enter: async (editor, page) => {
      await editor.press("Control+f");
      await expect(page.getByLabel("Find blocks")).toBeVisible();
    },
    leave: (editor) => editor.press("Escape"),
  },
  menu("Vitrine menu"),
  menu("Export"),
  drawer("Problems"),
  drawer("Layers table"),
  drawer("Profile"),
  drawer("Compare"),
  dialog("Model gallery", "Models"),
  dialog("Export", "Export ONNX"),
  dialog("Import weights", "Import weights"),
  dialog("Share as a link", "Share"),
  dialog("Keyboard shortcuts", "Keyboard shortcuts"),
  dialog("About Vitrine", "About Vitrine"),
  dialog("Settings", "Settings"),
  dialog("Figure for a paper", "Figure"),
  {
    name: "an empty canvas",
    enter: (editor) => editor.newModel(),
    leave: async () => undefined,
  },
  {
    name: "the guided composition",
    enter: (editor) => editor.command("Guided composition"),
    leave: async () => undefined,
  },
];

for (const { tag, ...size } of windows)
  test(`at 200 % in ${size.width}×${size.height} every control is within reach`, { tag }, async ({ editor, page }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await editor.open();
    for (const { name, enter, leave } of states)
      await test.step(name, async () => {
        await enter(editor, page);
        await page.waitForTimeout(300);
        expect.soft(await outOfReach(page), name).toEqual([]);
        await leave(editor, page);
      });
  });
