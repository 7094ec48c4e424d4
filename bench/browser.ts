// Figures of the running page, in a real Chromium on the built editor: first numbers, edit to latency.

import type { Browser } from "@playwright/test";
import { printMs, row, spread } from "./figures.ts";
import { opened, withEditor } from "./running-page.ts";

const edits = 7;

export async function benchBrowser(): Promise<void> {
  await withEditor(async (browser, url) => {
    await firstNumbers(browser, url);
    await editToLatency(browser, url, { title: "LeViT-128S", block: "LeViT stage", target: "0.5 s" });
    await editToLatency(browser, url, { title: "EdgeNeXt-Small", block: "EdgeNeXt SDTA encoder", target: "0.8 s" });
  });
}

/** From the start of the navigation to the frame in which the parameters stand on the screen. */
async function firstNumbers(browser: Browser, url: string): Promise<void> {
  const samples: number[] = [];
  for (let run = 0; run < 5; run++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const look = () => {
        const bar = document.querySelector('[aria-label="Costs of the model"]');
        if (bar?.textContent?.includes("5.59")) Object.assign(globalThis, { numbersAtMs: performance.now() });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(url);
    await page.waitForFunction(() => "numbersAtMs" in globalThis);
    samples.push(await page.evaluate(() => (globalThis as unknown as { numbersAtMs: number }).numbersAtMs));
    await context.close();
  }
  row("navigation to the numbers of EdgeNeXt-S, empty cache", printMs(spread(samples)), "2 s");
}

interface Edited {
  readonly title: string;
  /** Bypassed and taken back in turns: an edit that leaves every shape as it is. */
  readonly block: string;
  readonly target: string;
}

interface TimedEdit {
  /** From the key to the first frame with a figure of the edited model. */
  readonly firstMs: number;
  /** From the key to the frame with the settled median. */
  readonly settledAfterMs: number;
  /** That median. */
  readonly medianMs: number;
}

async function editToLatency(browser: Browser, url: string, { title, block, target }: Edited): Promise<void> {
  const page = await opened(browser, url);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search commands and models").fill(title);
  await page.getByRole("option", { name: title }).first().click();
  await page
    .getByRole("group", { name: new RegExp(`^${block}`) })
    .last()
    .click({ position: { x: 60, y: 14 } });
  // The spread stands beside a settled figure only: the worker is warm.
  await page.waitForFunction(() => document.querySelector('[aria-label^="Costs"]')?.textContent?.includes("±"));
  const timed: TimedEdit[] = [];
  for (let run = 0; run < edits; run++) timed.push(await page.evaluate(timeOfEdit));
  row(`${title}: edit to first measured latency on screen`, printMs(spread(timed.map((edit) => edit.firstMs))), target);
  row(`${title}: edit to settled median on screen`, printMs(spread(timed.map((edit) => edit.settledAfterMs))));
  row(`${title}: settled median`, printMs(spread(timed.map((edit) => edit.medianMs))));
  await page.context().close();
}

/** Runs in the page. */
function timeOfEdit(): Promise<TimedEdit> {
  const words = () => {
    const buttons = [...document.querySelectorAll('[aria-label^="Costs"] button')];
    const button = buttons.find((other) =>
      /^WASM latency/.test(other.getAttribute("aria-label") ?? other.textContent ?? ""),
    );
    return {
      figure: button?.querySelector("span")?.textContent ?? "",
      cell: button?.parentElement?.parentElement?.textContent ?? "",
    };
  };
  const before = words().figure;
  const startMs = performance.now();
  window.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyB", ctrlKey: true, bubbles: true }));
  return new Promise((resolve) => {
    let firstMs = Number.NaN;
    let edited = false;
    const look = () => {
      const { figure, cell } = words();
      const sinceMs = performance.now() - startMs;
      edited ||= !cell.includes("±");
      if (edited && Number.isNaN(firstMs) && (figure !== before || /warming up|run \d|±/.test(cell))) firstMs = sinceMs;
      if (!edited || !cell.includes("±")) return requestAnimationFrame(look);
      const [, digits = "", unit = ""] = /([\d.]+)\s*(µs|ms|s)/.exec(figure) ?? [];
      const medianMs = Number(digits) * ({ µs: 1e-3, ms: 1, s: 1e3 }[unit] ?? Number.NaN);
      // The profile that follows must not be in the way of the next edit.
      setTimeout(() => resolve({ firstMs, settledAfterMs: sinceMs, medianMs }), 1_500);
      return undefined;
    };
    requestAnimationFrame(look);
  });
}
