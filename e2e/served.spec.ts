// What the page is served with: WASM threads need isolation, offline use needs everything from one origin.
import { expect, test } from "@playwright/test";

test("the page is cross-origin isolated, so WASM may use threads", async ({ page }) => {
  await page.goto("/");
  expect(await page.evaluate(() => crossOriginIsolated && typeof SharedArrayBuffer === "function")).toBe(true);
});

test("the page asks no other origin for anything", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(baseURL ?? "")) elsewhere.push(request.url());
  });
  await page.goto("/", { waitUntil: "networkidle" });
  expect(elsewhere).toEqual([]);
});

test("assets with a hash in their name are kept by the browser, the page itself is asked for again", async ({
  request,
}) => {
  const page = await request.get("/");
  expect(page.headers()["cache-control"]).toBe("no-cache");
  const script = /src="([^"]+\.js)"/.exec(await page.text())?.[1] ?? "";
  const answer = await request.get(script);
  expect(answer.headers()["cache-control"]).toContain("immutable");
  expect(answer.headers()["content-type"]).toContain("text/javascript");
});

test("nothing outside the built folder can be read", async ({ request }) => {
  for (const path of ["/..%2fpackage.json", "/%2e%2e/package.json", "/assets/..%2f..%2fpackage.json", "/%00"]) {
    expect((await request.get(path)).status()).toBe(404);
  }
});

test("without a graphics adapter the browser offers no WebGPU device", async ({ page }) => {
  await page.goto("/");
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
});
