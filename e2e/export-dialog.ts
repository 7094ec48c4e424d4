// The export dialog: choices, the file, and what the page says after running it.

import { type Download, expect, type Locator, type Page } from "@playwright/test";

export interface ExportChoice {
  readonly form?: "Deploy" | "Train";
  readonly part?: "Whole model" | "Backbone";
  readonly opset?: "20" | "17";
  readonly weights?: "Random" | "Imported";
  readonly alsoOnWebGpu?: boolean;
  /** How long the file may take to be run; two minutes unless told. */
  readonly waitMs?: number;
}

export class ExportDialog {
  readonly #page: Page;
  readonly box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.getByRole("dialog", { name: "Export ONNX" });
  }

  async export(choice: ExportChoice): Promise<{ readonly download: Download; readonly proof: string }> {
    const { form, part, opset, weights, alsoOnWebGpu = false, waitMs = 120_000 } = choice;
    for (const name of [form, part, opset, weights]) {
      if (name !== undefined) await this.box.getByRole("radio", { name, exact: true }).click();
    }
    if (alsoOnWebGpu) await this.box.getByRole("switch", { name: "Also on WebGPU" }).click();
    const downloading = this.#page.waitForEvent("download", { timeout: 60_000 });
    await this.box.getByRole("button", { name: "Export", exact: true }).click();
    const download = await downloading;
    const outcome = this.box.getByRole("status").filter({ hasText: /Proven|Do not use this file/ });
    await expect(outcome).toBeVisible({ timeout: waitMs });
    return { download, proof: (await outcome.textContent()) ?? "" };
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await expect(this.box).toBeHidden();
  }
}
