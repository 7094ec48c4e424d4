// Reading: the layers table beside the canvas, copies of it, and figures and tables for a paper.

import { expect, test } from "./editor.ts";
import { contentOf } from "./files.ts";

test.beforeEach(async ({ editor, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await editor.open();
});

test("the layers table follows the canvas and leads back to it, filters by a pattern and is copied for a paper", async ({
  editor,
  page,
}) => {
  await editor.command("Layers table in the drawer");
  const table = page.getByRole("treegrid", { name: "Layers of the model" });
  await expect(table.getByRole("columnheader")).toContainText([
    "Path",
    "Type",
    "In → out",
    "Params",
    "MACs",
    "Acts",
    "Bytes",
    "MACs/B",
    "WASM",
    "WebGPU",
  ]);
  await editor.command("Zoom to fit");
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await expect(table.getByRole("row", { selected: true }).first()).toContainText("EdgeNeXt SDTA encoder");
  await table.getByRole("row").filter({ hasText: "EdgeNeXt conv encoder" }).last().click();
  await expect(editor.blocks.selected).toHaveAccessibleName(/EdgeNeXt conv encoder/);

  await page.getByRole("radio", { name: "Flat" }).click();
  await page.getByRole("searchbox", { name: "Filter layers" }).fill("^stages\\.[23].*norm");
  await expect(table.getByRole("row").nth(1)).toContainText(/stages\.2/);
  await page.getByRole("button", { name: "Copy table" }).click();
  await page.getByRole("menuitem", { name: "As LaTeX" }).click();
  await expect(editor.notice(/rows copied/)).toBeVisible();
  const latex = await page.evaluate(() => navigator.clipboard.readText());
  expect(latex).toContain("\\begin{tabular}");
  expect(latex).toMatch(/stages\.2.*norm.* \\\\/);
});

test("the variants of the model are copied as a LaTeX table", async ({ editor, page }) => {
  await editor.command("Copy the variants as a LaTeX table");
  await expect(editor.notice(/variants copied/)).toBeVisible();
  const latex = await page.evaluate(() => navigator.clipboard.readText());
  expect(latex).toMatch(/EdgeNeXt-Small & .* & 5\.59\\,M & 1\.26\\,G & 79\.41/);
  expect(latex).toContain("EdgeNeXt-XX-Small");
});

test("a figure is seen before it is saved: paper style with legend as SVG, PNG and PDF, or printed", async ({
  editor,
  page,
}) => {
  await editor.command("Figure for a paper");
  const dialog = editor.dialog("Figure");
  await expect(dialog.getByRole("img", { name: "Figure of EdgeNeXt-Small" })).toBeVisible();
  const save = async (name: string) => {
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name, exact: true }).click();
    return contentOf(await download);
  };
  const paper = (await save("SVG")).toString("utf8");
  expect(paper).toContain(">Attention<");
  expect(paper).not.toContain("5.59");
  expect((await save("PNG")).subarray(1, 4).toString("latin1")).toBe("PNG");
  // PDF: a page of the figure's proportions, with text in fonts of its own.
  const pdf = (await save("PDF")).toString("latin1");
  expect(pdf).toMatch(/^%PDF-1/);
  const [, ...sheet] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  const [, ...picture] = /width="(\d+)" height="(\d+)"/.exec(paper) ?? [];
  expect(Number(sheet[0]) / Number(sheet[1])).toBeCloseTo(Number(picture[0]) / Number(picture[1]), 3);
  expect(pdf.match(/\/FontFile2 /g)).toHaveLength(3);
  expect(pdf).not.toContain("/Subtype /Image");
  await dialog.getByRole("radio", { name: "Screen" }).click();
  expect((await save("SVG")).toString("utf8")).toContain("EdgeNeXt-Small");

  // What would be printed: the browser's own dialog cannot be seen by a test.
  await page.evaluate(() => {
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes]))
        if (node instanceof HTMLIFrameElement)
          node.addEventListener("load", () => {
            const view = node.contentWindow;
            if (!view) return;
            view.print = () => {
              document.body.dataset.printed = view.document.body.innerHTML.slice(0, 200);
              view.dispatchEvent(new Event("afterprint"));
            };
          });
    }).observe(document.body, { childList: true });
  });
  await dialog.getByRole("button", { name: "Print" }).click();
  await expect(page.locator("body[data-printed]")).toHaveAttribute("data-printed", /<svg/);
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("a PDF that would show boxes for letters is not saved: it is said which, and printing is at hand", async ({
  editor,
}) => {
  await editor.rename("模型");
  await editor.command("Figure for a paper");
  const dialog = editor.dialog("Figure");
  await dialog.getByRole("switch", { name: "Name and figures" }).click();
  await dialog.getByRole("button", { name: "PDF" }).click();
  await expect(dialog.getByRole("alert")).toHaveText(/needs a font that has 模 型, got Inter and JetBrains Mono/);
  await expect(dialog.getByRole("button", { name: "Print" })).toBeVisible();
});
