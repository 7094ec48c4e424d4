// Measuring where something is amiss: no runtime, no GPU, no network.

import { expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";
import { tiny } from "./tiny-model.ts";

test.use({ live: true });

test("without the runtime's file the editor says so and stays usable", async ({ editor, page }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await editor.open();
  await expect(editor.costs.latency("WASM").locator("..").locator("..")).toContainText("failed", { timeout: 60_000 });
  await expect(editor.costs.latency("WASM")).toHaveAccessibleName(/\w+.*\. \w+.*\./);
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Control+Delete");
  await expect(editor.blocks.all).toHaveCount(13);
  expect((await editor.design()).nodes).toHaveLength(13);
});

test("without a graphics adapter the page says why there is no WebGPU figure", async ({ editor }) => {
  await editor.open();
  await expect(editor.costs.latency("WebGPU")).toHaveAccessibleName(/no WebGPU adapter|WebGPU/);
  await expect(editor.costs.bar).toContainText("not here", { timeout: 60_000 });
  await expect(editor.costs.latency("WebGPU")).toHaveAccessibleName(/adapter|does not offer|no usable GPU/);
});

test("once loaded the editor needs no network", async ({ editor, context, page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(baseURL ?? "")) elsewhere.push(request.url());
  });
  await editor.open();
  await editor.openModel("LeViT-128S");
  await editor.costs.ms();
  await context.setOffline(true);
  await editor.blocks.select(editor.blocks.named("LeViT stage"));
  await editor.press("Control+Delete");
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  expect(await editor.costs.ms()).toBeGreaterThan(0);
  expect(elsewhere).toEqual([]);
});

test("milliseconds per block follow the measurement, with what no block explains", async ({ editor, page }) => {
  await editor.open();
  await editor.openModel("LeViT-128S");
  await editor.costs.ms();
  await editor.command("Profile in the drawer");
  const times = page.getByRole("list", { name: "Time per block" });
  await expect(times).toBeVisible({ timeout: 90_000 });
  await expect(times.getByRole("listitem").filter({ hasText: "LeViT stem" })).toContainText(/\d\s*(ms|µs)/);
  await expect(times).toContainText("No block's own");
});

test("measuring after every edit can be switched off; then a figure grows old until it is asked for", async ({
  editor,
  page,
}) => {
  await editor.open(documentLink(tiny));
  await editor.costs.ms();
  await editor.command("Settings");
  await page.getByRole("switch", { name: "Measure after every edit" }).click();
  await editor.press("Escape");
  await editor.blocks.select(editor.blocks.named("EdgeViT LGL"));
  await editor.press("Control+Delete");
  const again = editor.costs.bar.getByRole("button", { name: "Measure again" });
  await expect(editor.costs.bar).toContainText("stale");
  await expect(again).toHaveAccessibleDescription(/live latency is off/);
  await page.reload();
  await editor.ready();
  await expect(editor.costs.bar).toContainText("when asked");
  await editor.costs.bar.getByRole("button", { name: "Measure" }).click();
  expect(await editor.costs.ms()).toBeGreaterThan(0);
});
