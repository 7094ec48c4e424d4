// Custom blocks: opened, added from the palette, brought in from a library file.

import { expect, type Locator, type Page } from "@playwright/test";
import type { TestFile } from "./files.ts";

export class Own {
  readonly #page: Page;
  /** Over the canvas while a custom block is open. */
  readonly bar: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.bar = page.getByRole("region", { name: "Open custom block" });
  }

  async open(use: Locator): Promise<void> {
    await use.dblclick({ position: { x: 60, y: 14 } });
    await expect(this.bar).toBeVisible();
  }

  /** Gives the selected custom block its name. */
  async name(title: string): Promise<void> {
    const field = this.#page.getByRole("textbox", { name: "Name of the custom block" });
    await field.fill(title);
    await field.press("Enter");
    await field.blur();
  }

  /** From the palette, to where a click puts it. */
  async add(title: string): Promise<void> {
    await this.#page
      .getByRole("region", { name: "Your blocks" })
      .getByRole("button", { name: title, exact: true })
      .click();
  }

  async addLibrary(file: TestFile): Promise<void> {
    await this.#page.keyboard.press("Control+k");
    const chooser = this.#page.waitForEvent("filechooser");
    await this.#page.getByRole("option", { name: "Add custom blocks from a library" }).click();
    await (await chooser).setFiles(file);
  }
}
