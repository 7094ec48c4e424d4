// The drawer's Look tab: a model run once on a picture, on noise or on a latent, and what it shows.

import { expect, type Locator, type Page } from "@playwright/test";
import type { TestFile } from "./files.ts";

export class Look {
  readonly panel: Locator;

  constructor(page: Page) {
    this.panel = page.getByRole("region", { name: "Drawer" }).getByRole("tabpanel", { name: "Look" });
  }

  async generate(seed: number): Promise<void> {
    const field = this.panel.getByRole("spinbutton", { name: "Seed of the noise" });
    await field.fill(String(seed));
    await field.press("Enter");
    await this.panel.getByRole("button", { name: "Generate" }).click();
    await expect(this.panel.getByText(`Run on noise of seed ${seed} `)).toBeVisible({ timeout: 60_000 });
  }

  async openPicture(file: TestFile): Promise<void> {
    await this.panel.getByLabel("Picture file").setInputFiles(file);
  }

  /** Pixels of a picture that came out, as one text. */
  picture(output: string): Promise<string> {
    return this.panel
      .getByRole("img", { name: `Output ${output}` })
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  }

  /** Rows of a table by its caption, each as the texts of its cells. */
  async rows(caption: string | RegExp): Promise<readonly (readonly string[])[]> {
    const rows = this.panel.getByRole("table", { name: caption }).locator("tbody tr");
    return rows.evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  }
}
