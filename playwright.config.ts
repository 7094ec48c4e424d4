// End-to-end tests: the built editor in a real Chromium. `*.webgpu.spec.ts` runs with a software WebGPU adapter; every
// other test runs without one, which is also how the "no WebGPU here" path is tested.
import { defineConfig } from "@playwright/test";
import { rememberedBrowser } from "./scripts/browser.mjs";

// Workers inherit the variable, so they agree with the process that started the server.
process.env.VITRINE_E2E_PORT ??= String(20_000 + (process.pid % 20_000));
const url = `http://localhost:${process.env.VITRINE_E2E_PORT}/`;

const executablePath =
  process.env.CHROMIUM_PATH ?? process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH ?? rememberedBrowser();

/** `npm run test:long`: what takes minutes or says again what a quicker test has said, tagged `@long`; else the rest. */
const long = process.env.VITRINE_LONG === "1";

/** A test browser must not call home: in a closed network every refused look-up costs time. */
const quiet = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

const launch = (args: readonly string[]) => ({
  launchOptions: { args: [...quiet, ...args], ...(executablePath ? { executablePath } : {}) },
});

export default defineConfig({
  testDir: "e2e",
  outputDir: ".cache/e2e",
  fullyParallel: true,
  // Few tests measure, and none asserts how long: two at once use what one leaves of two cores while its page waits.
  workers: 2,
  ...(long ? { grep: /@long/ } : { grepInvert: /@long/ }),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A shared machine may stall for seconds; what fails twice is wrong. The report names what needed a second try.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json", { outputFile: ".cache/results/playwright.json" }]],
  use: {
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    screenshot: "only-on-failure",
    // Recording every test would cost a quarter of their time.
    trace: "on-first-retry",
  },
  projects: [
    { name: "chromium", testIgnore: "**/*.webgpu.spec.ts", use: launch(["--disable-gpu"]) },
    {
      name: "webgpu",
      testMatch: "**/*.webgpu.spec.ts",
      // Merely listing the systems of the zoo takes seconds.
      testIgnore: long ? [] : "**/*.long.webgpu.spec.ts",
      use: launch(["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]),
    },
  ],
  webServer: {
    command: "node scripts/start.mjs",
    url,
    env: { PORT: process.env.VITRINE_E2E_PORT },
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
