// The WebGPU project's own condition: without an adapter its other tests would test the wrong path.
import { expect, test } from "@playwright/test";

test("the software adapter is there", async ({ page }) => {
  await page.goto("/");
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter())?.info.vendor ?? "none")).toBe(
    "google",
  );
});
