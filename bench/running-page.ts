// The built editor, served and in a real Chromium with software rendering.

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "@playwright/test";

export async function withEditor(body: (browser: Browser, url: string) => Promise<void>): Promise<void> {
  const { url, close } = await serveBuilt();
  const executablePath = knownBrowser();
  const browser = await chromium.launch({ args: ["--disable-gpu"], ...(executablePath && { executablePath }) });
  try {
    await body(browser, url);
  } finally {
    await browser.close();
    close();
  }
}

/** The scripts are plain JavaScript outside the bundle. */
async function serveBuilt(): Promise<{ readonly url: string; readonly close: () => void }> {
  const script = pathToFileURL(resolve("scripts/serve.mjs")).href;
  const { serve } = await import(/* @vite-ignore */ script);
  return serve({ folder: resolve("dist"), port: 25_270 });
}

function knownBrowser(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  const memory = ".cache/browser.json";
  if (CHROMIUM_PATH !== undefined) return CHROMIUM_PATH;
  return existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")).path : undefined;
}

export async function opened(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("region", { name: "Costs of the model" }).waitFor();
  return page;
}
