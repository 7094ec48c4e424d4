// The cost bar: exact figures as its buttons give them, and the measured milliseconds.

import { expect, type Locator, type Page } from "@playwright/test";

export class Costs {
  readonly bar: Locator;

  constructor(page: Page) {
    this.bar = page.getByRole("region", { name: "Costs of the model" });
  }

  parameters(): Promise<number> {
    return this.#exact("parameters");
  }

  macs(): Promise<number> {
    return this.#exact("MACs");
  }

  latency(backend: "WASM" | "WebGPU"): Locator {
    return this.bar.getByRole("button", { name: new RegExp(`^${backend} latency`) });
  }

  /** Median of the model as it is now; waits until it is measured. */
  async ms(backend: "WASM" | "WebGPU" = "WASM"): Promise<number> {
    const button = this.latency(backend);
    const cell = button.locator("..");
    // The spread stands there only beside a figure of the present model.
    await expect(cell).toContainText("±", { timeout: 120_000 });
    const [, digits = "", unit = ""] = /([\d.]+)\s*(µs|ms|s)/.exec((await button.textContent()) ?? "") ?? [];
    return Number(digits) * ({ µs: 1e-3, ms: 1, s: 1e3 }[unit] ?? Number.NaN);
  }

  async #exact(what: string): Promise<number> {
    const button = this.bar.getByRole("button", { name: new RegExp(`copy ${what}`, "i") });
    const name = (await button.getAttribute("aria-label")) ?? (await button.textContent());
    return Number(name?.replace(/^.*copy/i, "").replace(/\D/g, ""));
  }
}
