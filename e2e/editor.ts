// The editor as its users speak of it: one page object, so that a test says what is done and not how it is found.

import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type Download,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { Blocks } from "./blocks.ts";
import { Costs } from "./costs.ts";
import { type ExportChoice, ExportDialog } from "./export-dialog.ts";
import { contentOf, type TestFile } from "./files.ts";
import { markKeptNewer, readKeptNames, switchLiveLatencyOff } from "./in-page.ts";

export class Editor {
  readonly page: Page;
  readonly blocks: Blocks;
  readonly costs: Costs;

  constructor(page: Page) {
    this.page = page;
    this.blocks = new Blocks(page);
    this.costs = new Costs(page);
    // From the first listener on, choosers are the test's; one that comes with the key press can be too late.
    page.on("filechooser", () => undefined);
  }

  /** Opens the page, or a link, and waits until a model or its empty canvas is there. */
  async open(address = "/"): Promise<void> {
    await this.page.goto(address);
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.costs.bar).toBeVisible({ timeout: 60_000 });
    await expect(this.page.locator('[data-settled="true"]')).toBeAttached();
  }

  get name(): Locator {
    return this.page.getByRole("textbox", { name: "Model name" });
  }

  get notices(): Locator {
    return this.page.getByLabel("Notices").getByRole("listitem");
  }

  notice(words: string | RegExp): Locator {
    return this.notices.filter({ hasText: words });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  /** Runs a command by its title, through the command palette. */
  async command(title: string): Promise<void> {
    await this.press("Control+k");
    await this.page.getByPlaceholder("Search commands and models").fill(title);
    await this.page.getByRole("option", { name: title }).first().click();
  }

  async openModel(title: string): Promise<void> {
    await this.command(title);
    await expect(this.name).toHaveValue(title);
  }

  async newModel(): Promise<void> {
    await this.command("New model");
    await expect(this.page.getByRole("heading", { name: "Compose a vision model" })).toBeVisible();
  }

  async rename(name: string): Promise<void> {
    await this.name.fill(name);
    await this.name.press("Enter");
  }

  async undo(): Promise<void> {
    await this.press("Control+z");
  }

  async redo(): Promise<void> {
    await this.press("Control+Shift+Z");
  }

  /** Puts another block in the place of one, keeping its wires. */
  async swap(block: Locator, title: string): Promise<void> {
    await this.blocks.select(block);
    await this.press("Shift+S");
    await this.choose(title);
  }

  /** Finds a block in the open search and takes it. */
  async choose(title: string): Promise<void> {
    const search = this.page.getByRole("dialog", { name: /block/i });
    await search.getByRole("combobox").fill(title);
    await search.getByRole("option", { name: title }).first().click();
    await expect(search).toBeHidden();
  }

  /** Sets one field of the selected block, or of the model. */
  async set(field: string, value: string): Promise<void> {
    const input = this.page.getByRole("complementary", { name: "Inspector" }).getByRole("spinbutton", { name: field });
    await input.fill(value);
    await input.press("Enter");
    await input.blur();
  }

  get problemCount(): Locator {
    return this.page.getByRole("button", { name: /^(No problems|\d+ problems?)$/ });
  }

  /** The sentences of the problem list. */
  async problems(): Promise<readonly string[]> {
    if ((await this.problemCount.textContent()) === "") return [];
    const drawer = this.page.getByRole("region", { name: "Drawer" });
    if (!(await drawer.isVisible())) await this.problemCount.click();
    await this.problemList.first().waitFor();
    return this.problemList.locator("[data-row], p").allTextContents();
  }

  /** The problems in the open drawer; advice is another list. */
  get problemList(): Locator {
    return this.page.getByRole("list", { name: "Problems" }).getByRole("listitem");
  }

  /** Clicks a repair that stands on the wire. */
  async repair(title: string | RegExp): Promise<void> {
    const words = typeof title === "string" ? `Repair: ${title}` : new RegExp(`Repair: .*${title.source}`);
    await this.page.getByRole("button", { name: words }).first().click();
  }

  /** Opens a file as the user would, by Ctrl+O. */
  async openFile(file: TestFile): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.press("Control+o");
    await (await chooser).setFiles(file);
  }

  /** The design as the saved .json has it. */
  async design(): Promise<Design> {
    const download = this.page.waitForEvent("download");
    await this.command("Save as .json");
    return JSON.parse((await contentOf(await download)).toString("utf8"));
  }

  /** Imports weights and takes them; returns what the dialog says of the fit. */
  async importWeights(file: TestFile): Promise<string> {
    const dialog = await this.inspectWeights(file);
    const fit = dialog.getByText(/tensors fit/);
    await expect(fit).toBeVisible();
    const words = (await fit.textContent()) ?? "";
    await dialog.getByRole("button", { name: "Use these weights" }).click();
    await expect(dialog).toBeHidden();
    return words;
  }

  /** The import dialog with a file in it. */
  async inspectWeights(file: TestFile): Promise<Locator> {
    await this.command("Import weights");
    const dialog = this.dialog("Import weights");
    await this.replaceWeights(file);
    return dialog;
  }

  /** Another file in the open import dialog. */
  async replaceWeights(file: TestFile): Promise<void> {
    await this.dialog("Import weights").getByLabel("Weights file").setInputFiles(file);
  }

  /** From now on no worker is asked anything: what a file holds is never known. */
  async holdFiles(): Promise<void> {
    await this.page.evaluate(() => {
      Worker.prototype.postMessage = () => undefined;
    });
  }

  /** What the inspector says of the model's weights: the file, and how much of it fits. */
  get weights(): Locator {
    return this.page.getByRole("region", { name: "Weights" });
  }

  /** Writes an ONNX file; `proof` is what the page says of having run it. */
  async exportOnnx(choice: ExportChoice = {}): Promise<{ readonly download: Download; readonly proof: string }> {
    await this.press("Control+e");
    const dialog = new ExportDialog(this.page);
    const done = await dialog.export(choice);
    await dialog.close();
    return done;
  }

  async shareLink(): Promise<string> {
    await this.command("Share as a link");
    const dialog = this.dialog("Share");
    const link = dialog.getByRole("textbox", { name: "Link" });
    await expect(link).toHaveValue(/#v1\./);
    const address = await link.inputValue();
    await this.press("Escape");
    await expect(dialog).toBeHidden();
    return address;
  }

  /** Waits until the browser has kept the model of this name. */
  async kept(name: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(readKeptNames), { timeout: 20_000 }).toContain(name);
  }

  /** As if a later Vitrine had kept what this browser keeps. */
  makeKeptNewer(): Promise<void> {
    return this.page.evaluate(markKeptNewer);
  }
}

/** What a test reads of a saved design. */
export interface Design {
  readonly name: string;
  readonly nodes: readonly {
    readonly id: number;
    readonly type: string;
    readonly config?: object;
    readonly at?: readonly [number, number];
  }[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  readonly frames?: readonly { readonly nodes: readonly number[] }[];
}

interface Given {
  /** Does the editor measure after every edit, as it comes? Off unless a test is about milliseconds: they take the time. */
  readonly live: boolean;
  /** An editor that is not open yet; its test fails where the page throws. */
  readonly editor: Editor;
  /** The same in the browser of somebody else, who has kept nothing. */
  readonly elsewhere: (options?: BrowserContextOptions) => Promise<Editor>;
}

export const test = base.extend<Given>({
  live: [false, { option: true }],
  editor: async ({ page, live }, use) => {
    const given = await preparedEditor(page, live);
    await use(given.editor);
    expect(given.thrown).toEqual([]);
  },
  elsewhere: async ({ browser, live }, use) => {
    const contexts: BrowserContext[] = [];
    const thrown: (readonly string[])[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      const given = await preparedEditor(await context.newPage(), live);
      thrown.push(given.thrown);
      return given.editor;
    });
    for (const context of contexts) await context.close();
    expect(thrown.flat()).toEqual([]);
  },
});

async function preparedEditor(page: Page, live: boolean) {
  const thrown: string[] = [];
  page.on("pageerror", (error) => thrown.push(String(error)));
  // Of the whole context, for the tabs that a test may open.
  if (!live) await page.context().addInitScript(switchLiveLatencyOff);
  return { editor: new Editor(page), thrown };
}

export { expect } from "@playwright/test";
