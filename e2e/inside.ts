// What a block traces, opened over the canvas: its parts, the way back.

import { expect, type Locator, type Page } from "@playwright/test";

export class Inside {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What is open; a title, or whatever it is. */
  view(title?: string): Locator {
    return this.#page.getByRole("region", { name: title === undefined ? /^Inside / : `Inside ${title}` });
  }

  get crumbs(): Locator {
    return this.#page.getByRole("navigation", { name: "What is open" }).getByRole("listitem");
  }

  /** Words of the crumbs, from the model inwards. */
  async way(): Promise<readonly string[]> {
    return this.crumbs.allTextContents();
  }

  part(title: string): Locator {
    return this.view().getByRole("group", { name: new RegExp(`^${title.replaceAll(".", "\\.")},`) });
  }

  about(title: string): Locator {
    return this.#page.getByRole("region", { name: `About ${title}` });
  }

  async open(block: Locator): Promise<void> {
    await block.dblclick({ position: { x: 60, y: 14 } });
    await expect(this.view()).toBeVisible();
  }

  async openPart(title: string): Promise<void> {
    await this.part(title).dblclick({ position: { x: 60, y: 14 } });
    await expect(this.view(title)).toBeVisible();
  }
}
