// npm run screenshots: the editor's faces as PNG in docs/screens/, and docs/screenshot.png for the README.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findBrowser } from "./browser.mjs";
import { buildEditor } from "./build.mjs";
import { installPackages, root } from "./install.mjs";
import { serve } from "./serve.mjs";

installPackages();
const executablePath = await findBrowser();
if (!executablePath) throw new Error("no browser: install Chromium, or name one in CHROMIUM_PATH");
buildEditor();
const { url, close } = await serve({ folder: join(root, "dist"), port: 26_270 });
const browser = await chromium.launch({ executablePath, args: ["--disable-gpu"] });
const folder = join(root, "docs", "screens");
mkdirSync(folder, { recursive: true });

/**
 * @typedef {object} Picture
 * @property {string} name
 * @property {"dark" | "light"} [theme]
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} [model]
 * @property {(page: import("@playwright/test").Page) => Promise<void>} [steps]
 * @property {boolean} [measured] taken only when a latency has settled
 * @property {number} [waitMs]
 */

/** What each picture shows; the steps run on a fresh page with EdgeNeXt-S. @type {readonly Picture[]} */
const pictures = [
  { name: "edgenext-dark", theme: "dark", measured: true },
  { name: "edgenext-light", theme: "light", measured: true },
  { name: "empty", steps: (page) => command(page, "New model") },
  { name: "problem", steps: swapForTokens },
  { name: "gallery", steps: (page) => command(page, "Model gallery"), waitMs: 4_000 },
  { name: "layers", steps: (page) => command(page, "Layers table in the drawer"), measured: true },
  { name: "profile", model: "LeViT-128S", steps: profile },
  {
    name: "heat",
    model: "LeViT-128S",
    steps: (page) => page.getByRole("radio", { name: "MACs", exact: true }).click(),
  },
  { name: "inside", theme: "dark", steps: seeInside },
  { name: "custom-block", steps: openCustomBlock },
  { name: "frames", steps: groupAndComment },
  { name: "advice", model: "ResNet-50", steps: readAdvice },
  { name: "what-if", steps: considerChoice, waitMs: 1_000 },
  { name: "compare", steps: compareModels, waitMs: 1_500 },
  { name: "export", steps: (page) => command(page, "Export"), waitMs: 3_000 },
  { name: "import", steps: (page) => command(page, "Import weights") },
  { name: "share", steps: (page) => command(page, "Share as a link") },
  { name: "commands", steps: (page) => page.keyboard.press("Control+k") },
  { name: "search", steps: searchToSwap, waitMs: 1_500 },
  { name: "width-1280", width: 1280, height: 800 },
  { name: "width-768", width: 768, height: 1024 },
  { name: "width-390", width: 390, height: 844 },
];

const asked = process.argv.slice(2);
try {
  for (const picture of pictures) {
    if (asked.length > 0 && !asked.includes(picture.name)) continue;
    await take(picture);
    console.log(`docs/screens/${picture.name}.png`);
  }
} finally {
  await browser.close();
  close();
}

/** @param {Picture} picture */
async function take({
  name,
  theme = "light",
  width = 1440,
  height = 900,
  model,
  steps,
  measured = false,
  waitMs = 700,
}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole("region", { name: "Costs of the model" }).waitFor();
  if (model) await command(page, model);
  if (measured) await untilMeasured(page);
  await steps?.(page);
  await page.waitForTimeout(waitMs);
  // Where the pointer happens to be says nothing.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  if (name === "edgenext-dark") await page.screenshot({ path: join(root, "docs", "screenshot.png") });
  await context.close();
}

async function command(page, title) {
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search commands and models").fill(title);
  await page.getByRole("option", { name: title }).first().click();
}

async function untilMeasured(page) {
  await page.getByRole("region", { name: "Costs of the model" }).getByText("±").first().waitFor({ timeout: 120_000 });
}

async function swapForTokens(page) {
  await searchToSwap(page);
  await page.getByRole("combobox", { name: /Swap/ }).fill("ConViT GPSA block");
  await page.getByRole("option", { name: "ConViT GPSA block" }).first().click();
  await page
    .getByRole("button", { name: /problem/ })
    .first()
    .click();
}

async function searchToSwap(page) {
  const block = page.getByRole("group", { name: /^EdgeNeXt SDTA encoder/ }).nth(1);
  await block.click({ position: { x: 60, y: 14 } });
  await page.keyboard.press("Shift+S");
}

async function seeInside(page) {
  await page
    .getByRole("group", { name: /^EdgeNeXt SDTA encoder/ })
    .nth(1)
    .dblclick({ position: { x: 60, y: 14 } });
  const part = page.getByRole("group", { name: /^xca,/ });
  await part.click();
}

async function selectPair(page, conv, sdta) {
  await page
    .getByRole("group", { name: /^EdgeNeXt conv encoder/ })
    .nth(conv)
    .click({ position: { x: 60, y: 14 } });
  await page
    .getByRole("group", { name: /^EdgeNeXt SDTA encoder/ })
    .nth(sdta)
    .click({ position: { x: 60, y: 14 }, modifiers: ["Control"] });
}

async function openCustomBlock(page) {
  await selectPair(page, 1, 0);
  await command(page, "Make custom block");
  const name = page.getByRole("textbox", { name: "Name of the custom block" });
  await name.fill("Hybrid pair");
  await name.press("Enter");
  await page
    .getByRole("region", { name: "Your blocks" })
    .getByRole("button", { name: "Hybrid pair", exact: true })
    .click();
  await page
    .getByRole("group", { name: /^Hybrid pair/ })
    .first()
    .dblclick({ position: { x: 60, y: 14 } });
  await page.getByRole("group", { name: /^EdgeNeXt SDTA encoder/ }).click({ position: { x: 60, y: 14 } });
}

async function groupAndComment(page) {
  await selectPair(page, 2, 1);
  await page.keyboard.press("Control+g");
  await selectPair(page, 1, 0);
  await page.keyboard.press("Control+g");
  await page.keyboard.press("Alt+c");
  await page.mouse.move(700, 760);
  await page.keyboard.press("Shift+C");
  await page.locator('textarea[aria-label="Text of the comment"]:focus').waitFor();
  await page.keyboard.type("Two scales are enough here: the map is 16×16.");
}

async function readAdvice(page) {
  // The model comes in the meantime, and closes what is open.
  await page.getByRole("textbox", { name: "Model name" }).and(page.locator("[value='ResNet-50']")).waitFor();
  await command(page, "Problems in the drawer");
  await page
    .getByRole("button", { name: /Stride beyond the kernel/ })
    .first()
    .click();
}

async function considerChoice(page) {
  await page
    .getByRole("group", { name: /^EdgeNeXt SDTA encoder/ })
    .nth(1)
    .click({ position: { x: 60, y: 14 } });
  await page.getByRole("spinbutton", { name: "expan_ratio" }).fill("6");
  await page.getByRole("status", { name: "What this would do" }).waitFor();
}

async function compareModels(page) {
  await command(page, "Compare in the drawer");
  await page.locator("datalist option").first().waitFor({ state: "attached" });
  await page.getByLabel("Compare with a published model").fill("EdgeNeXt-X-Small");
  await page.getByRole("button", { name: "Side by side" }).click();
}

async function profile(page) {
  await untilMeasured(page);
  await command(page, "Profile in the drawer");
  await page.getByRole("list", { name: "Time per block" }).waitFor({ timeout: 120_000 });
}
