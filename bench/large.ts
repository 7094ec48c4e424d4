// Figures of large models in the running page: opening a file, layout, and frames per second while the view is moved.

import type { Browser, Page } from "@playwright/test";
import type { Document } from "#graph-schema";
import { chain, parallel } from "./chain.ts";
import { printMs, row, type Spread, spread } from "./figures.ts";
import { opened, withEditor } from "./running-page.ts";

const recordedMs = 3_000;
const layoutsAgain = 5;
const middle = { x: 640, y: 420 };

export async function benchLarge(): Promise<void> {
  await withEditor(async (browser, url) => {
    for (const blocks of [100, 500, 1000]) await figuresOf(browser, url, chain(blocks));
    await figuresOf(browser, url, chain(5000, 16));
    await layers(browser, url, parallel(40, 25));
  });
}

async function figuresOf(browser: Browser, url: string, doc: Document): Promise<void> {
  const page = await opened(browser, url);
  const what = `${doc.nodes.length.toLocaleString("en")} blocks`;
  row(`${what}: file chosen to first full paint`, `${(await openFile(page, doc)).toFixed(0)} ms`, "1 s for 1,000");
  await printLayout(page, `${what}: layout in columns`);
  await stopMeasuring(page);
  await page.keyboard.press("Shift+1");
  await page.waitForTimeout(1_000);
  printFrames(`${what}: panning, all in view`, await whilePanning(page));
  printFrames(`${what}: zooming`, await whileZooming(page));
  await page.keyboard.press("Control+0");
  await page.waitForTimeout(1_500);
  printFrames(`${what}: panning at 100 %`, await whilePanning(page));
  await page.context().close();
}

async function layers(browser: Browser, url: string, doc: Document): Promise<void> {
  const page = await opened(browser, url);
  await openFile(page, doc);
  const what = `${doc.nodes.length.toLocaleString("en")} blocks in ${doc.name}`;
  await printLayout(page, `${what}: layout in layers`);
  await page.context().close();
}

/** Milliseconds from the choice of the file to the frame that shows the model in its place. */
async function openFile(page: Page, doc: Document): Promise<number> {
  // From the first listener on, choosers are ours; one that comes with the key press can be too late.
  page.on("filechooser", () => undefined);
  await page.locator('[data-settled="true"]').waitFor({ state: "attached" });
  await page.waitForTimeout(2_000);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+o");
  const chosen = await chooser;
  const shown = page.evaluate((name) => {
    return new Promise<number>((resolve) => {
      let startMs = Number.NaN;
      document.addEventListener(
        "change",
        () => {
          startMs = performance.now();
        },
        { capture: true, once: true },
      );
      const look = () => {
        const field = document.querySelector<HTMLInputElement>('[aria-label="Model name"]');
        const settled = document.querySelector('[data-settled="true"]');
        const drawn = document.querySelector('.vt-picture[data-painted="true"], .react-flow__node');
        if (field?.value !== name || !settled || !drawn) requestAnimationFrame(look);
        // The frame after the next one begins when this one has been painted.
        else requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startMs)));
      };
      requestAnimationFrame(look);
    });
  }, doc.name);
  await chosen.setFiles({ name: "model.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(doc)) });
  return shown;
}

/** On the page's own thread: when the model came, and again when it came back after everything was deleted. */
async function printLayout(page: Page, label: string): Promise<void> {
  const [opening] = await layoutsMs(page);
  for (let turn = 0; turn < layoutsAgain; turn++)
    for (const key of ["Control+a", "Delete", "Control+z"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(600);
    }
  const [, ...again] = await layoutsMs(page);
  row(`${label}, the first`, `${(opening ?? Number.NaN).toFixed(1)} ms`, "16 ms for 1,000");
  row(`${label}, later ones`, printMs(spread(again)), "16 ms for 1,000");
}

/** Of the model that is open: those of all its blocks. */
function layoutsMs(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const taken = performance.getEntriesByName("layout") as PerformanceMeasure[];
    const most = Math.max(...taken.map(({ detail }) => detail.blocks));
    return taken.filter(({ detail }) => detail.blocks === most).map(({ duration }) => duration);
  });
}

/** The runtime would take one of the two cores. */
async function stopMeasuring(page: Page): Promise<void> {
  await page.waitForTimeout(500);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search commands and models").fill("Stop measuring");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
}

interface FrameGaps extends Spread {
  readonly mean: number;
}

async function whilePanning(page: Page): Promise<FrameGaps> {
  await page.mouse.move(middle.x, middle.y);
  const recording = recordFrames(page);
  await page.mouse.down({ button: "middle" });
  const endMs = Date.now() + recordedMs;
  for (let step = 0; Date.now() < endMs; step++) {
    await page.mouse.move(middle.x + 300 * Math.sin(step / 15), middle.y + 200 * Math.cos(step / 11));
    await page.waitForTimeout(8);
  }
  await page.mouse.up({ button: "middle" });
  return recording;
}

/** In and out again with the wheel. */
async function whileZooming(page: Page): Promise<FrameGaps> {
  await page.mouse.move(middle.x, middle.y);
  const recording = recordFrames(page);
  const endMs = Date.now() + recordedMs;
  for (let step = 0; Date.now() < endMs; step++) {
    await page.mouse.wheel(0, step % 80 < 40 ? -24 : 24);
    await page.waitForTimeout(16);
  }
  return recording;
}

/** Milliseconds between frames. */
async function recordFrames(page: Page): Promise<FrameGaps> {
  const frames = await page.evaluate((lastMs) => {
    const taken: number[] = [];
    return new Promise<readonly number[]>((resolve) => {
      const frame = (atMs: number) => {
        taken.push(atMs);
        if (atMs - (taken[0] ?? atMs) < lastMs) requestAnimationFrame(frame);
        else resolve(taken);
      };
      requestAnimationFrame(frame);
    });
  }, recordedMs);
  const gaps = frames.slice(1).map((atMs, index) => atMs - (frames[index] ?? atMs));
  return { ...spread(gaps), mean: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length };
}

function printFrames(label: string, gaps: FrameGaps): void {
  row(label, `${(1000 / gaps.mean).toFixed(0)} frames/s; a frame ${printMs(gaps)}`, "60");
}
