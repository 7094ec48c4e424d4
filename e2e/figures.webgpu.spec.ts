// A tiny model on WebGPU, on the software adapter: it runs, and computes what WASM computes.

import type { Page } from "@playwright/test";
import { expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";
import { tiny } from "./tiny-model.ts";

test.use({ live: true });

test("a tiny model runs on WebGPU and its output is WASM's", async ({ editor }) => {
  test.setTimeout(240_000);
  await editor.open(documentLink(tiny));
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  await editor.costs.ms("WASM");
  // A software adapter is too slow to run unasked, which the interface says.
  await expect(editor.costs.bar.getByText("when asked")).toBeVisible();
  await expect(editor.costs.bar.getByRole("button", { name: "Measure" })).toHaveAccessibleDescription(/by software/);
  await editor.command("Measure on WebGPU");
  expect(await editor.costs.ms("WebGPU")).toBeGreaterThan(0);
  const { proof } = await editor.exportOnnx({ alsoOnWebGpu: true });
  expect(proof).toMatch(/^Proven\..*WebGPU differs from WASM by/);
  const [, difference] = /WebGPU differs from WASM by (\d[\d.]*(?:e[+-]\d+)?)/.exec(proof) ?? [];
  expect(Number(difference)).toBeLessThan(1e-4);
});

/** Put in front of each worker: the software adapter passes for a GPU. */
const adapterIsHardware = `
if (globalThis.GPUAdapterInfo)
  for (const name of ["vendor", "architecture", "description"])
    Object.defineProperty(GPUAdapterInfo.prototype, name, { get: () => "acme" });
if (globalThis.GPUAdapterInfo)
  Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => false });
`;

async function inEveryWorker(page: Page, script: string): Promise<void> {
  await page.route(/worker[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: script + (await response.text()) });
  });
}

test("where a GPU is, its figure comes without a click and follows an edit", async ({ editor, page }) => {
  test.setTimeout(240_000);
  await inEveryWorker(page, adapterIsHardware);
  await editor.open(documentLink(tiny));
  expect(await editor.costs.ms("WebGPU")).toBeGreaterThan(0);
  await editor.blocks.select(editor.blocks.named("EdgeViT LGL"));
  await editor.press("Control+Delete");
  expect(await editor.costs.ms("WASM")).toBeGreaterThan(0);
  expect(await editor.costs.ms("WebGPU")).toBeGreaterThan(0);
});

/** Put in front of each worker: a device is gone a moment after it was given, as when a driver is reset. */
const devicesDie = `
const requestDevice = globalThis.GPUAdapter?.prototype.requestDevice;
if (requestDevice) GPUAdapter.prototype.requestDevice = async function (...wishes) {
  const device = await requestDevice.apply(this, wishes);
  setTimeout(() => device.destroy(), 1500);
  return device;
};
`;

test("a GPU device that is lost during a measurement leaves the editor as it was", { tag: "@long" }, async ({
  editor,
  page,
}) => {
  test.setTimeout(180_000);
  await inEveryWorker(page, devicesDie);
  await editor.open(documentLink(tiny));
  await editor.costs.ms("WASM");
  await editor.command("Measure on WebGPU");
  await expect(editor.costs.latency("WebGPU").locator("..").locator("..")).toContainText("failed", { timeout: 90_000 });
  await expect(editor.costs.latency("WebGPU")).toHaveAccessibleName(/lost/);
  await editor.rename("Still here");
  expect((await editor.design()).nodes).toHaveLength(6);
  expect(await editor.costs.ms("WASM")).toBeGreaterThan(0);
});

test("a GPU process that crashes during a measurement leaves the editor as it was, and the next one runs", {
  tag: "@long",
}, async ({ editor, browser }) => {
  test.setTimeout(240_000);
  await editor.open(documentLink(tiny));
  await editor.costs.ms("WASM");
  await editor.command("Measure on WebGPU");
  const cell = editor.costs.latency("WebGPU").locator("..").locator("..");
  await expect(cell).toContainText(/first run|warming up|run \d/, { timeout: 60_000 });
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");

  await expect(cell).toContainText("failed", { timeout: 90_000 });
  await expect(editor.costs.latency("WebGPU")).toHaveAccessibleName(/lost|GPU/);
  await editor.rename("Still here");
  expect((await editor.design()).nodes).toHaveLength(6);
  expect(await editor.costs.ms("WASM")).toBeGreaterThan(0);
  await editor.command("Measure on WebGPU");
  expect(await editor.costs.ms("WebGPU")).toBeGreaterThan(0);
});
