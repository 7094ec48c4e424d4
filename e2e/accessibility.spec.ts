// axe finds nothing serious, in light and in dark, on the page and in its dialogs.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { expect, test } from "./editor.ts";
import { Inside } from "./inside.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings, each with where it is. */
async function findings(page: Page, within = "body"): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(
    (context) =>
      (globalThis as unknown as { readonly axe: { run(context: string): Promise<AxeResults> } }).axe.run(context),
    within,
  );
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`),
    );
}

const themes = [
  { theme: "light", tag: [] },
  { theme: "dark", tag: ["@long"] },
] as const;

for (const { theme, tag } of themes)
  test(`the page and its dialogs are accessible in ${theme}`, { tag: [...tag] }, async ({ editor, page }) => {
    test.setTimeout(240_000);
    // Colours are judged at rest.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await editor.open();
    expect(await findings(page)).toEqual([]);
    await editor.swap(editor.blocks.named("EdgeNeXt SDTA encoder"), "ConViT GPSA block");
    await editor.problems();
    expect(await findings(page)).toEqual([]);
    await editor.undo();
    await expect(editor.problemCount).toHaveAccessibleName("No problems");
    for (const [command, dialog] of dialogs)
      await test.step(command, async () => {
        await editor.command(command);
        await expect(editor.dialog(dialog)).toBeVisible();
        expect(await findings(page, "[role=dialog]")).toEqual([]);
        await editor.press("Escape");
        await expect(editor.dialog(dialog)).toBeHidden();
      });
  });

for (const { theme, tag } of themes)
  test(`what lies over the canvas is accessible in ${theme}`, { tag: [...tag] }, async ({ editor, page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await editor.open();
    await test.step("inside a block, with a part chosen", async () => {
      const inside = new Inside(page);
      await inside.open(editor.blocks.named("EdgeNeXt SDTA encoder", 2));
      await inside.part("xca").click();
      await expect(inside.about("xca")).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await editor.press("Escape");
      await expect(inside.view()).toBeHidden();
    });
    await test.step("advice with its reason", async () => {
      await editor.openModel("ResNet-50");
      await editor.command("Problems in the drawer");
      await page
        .getByRole("button", { name: /Stride beyond the kernel/ })
        .first()
        .click();
      expect(await findings(page, "section[aria-label=Drawer]")).toEqual([]);
    });
    await test.step("side by side", async () => {
      await editor.command("Compare in the drawer");
      const models = page.getByLabel("Compare with a published model");
      await expect(page.locator("datalist option").first()).toBeAttached();
      await models.fill("EdgeNeXt-X-Small");
      await page.getByRole("button", { name: "Side by side" }).click();
      await expect(
        page
          .getByRole("region", { name: /^After/ })
          .getByRole("group")
          .first(),
      ).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });
  });

const dialogs: readonly (readonly [command: string, dialog: string])[] = [
  ["Model gallery", "Models"],
  ["Export", "Export ONNX"],
  ["Import weights", "Import weights"],
  ["Share as a link", "Share"],
  ["Keyboard shortcuts", "Keyboard shortcuts"],
  ["About Vitrine", "About Vitrine"],
  ["Settings", "Settings"],
  ["Figure for a paper", "Figure"],
  ["Headline claims of the papers", "Headline claims"],
];
