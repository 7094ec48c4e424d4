// npm test: installs what is missing (a browser too), then types, lint, boundaries, unit tests and end-to-end tests.
import { findBrowser } from "./browser.mjs";
import { buildEditor } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { playwrightCount, runSteps, vitest, vitestCount } from "./steps.mjs";
import { tool } from "./tool.mjs";

/** @type {string | undefined} */
let browser;

await runSteps([
  { name: "packages", run: installPackages },
  {
    name: "browser",
    run: async () => {
      browser = await findBrowser();
      if (!browser) console.error("no browser: install Chromium, or name one in CHROMIUM_PATH");
      return browser !== undefined;
    },
  },
  { name: "types", run: () => tool(["typescript", "bin", "tsc"], ["-b"]) },
  { name: "lint", run: () => tool(["@biomejs", "biome", "bin", "biome"], ["check", "--error-on-warnings", "."]) },
  { name: "boundaries", run: async () => (await import("./boundaries.mjs")).boundariesHold() },
  { name: "unit tests", run: () => vitest(), count: vitestCount },
  { name: "build", run: buildEditor },
  {
    name: "end-to-end tests",
    run: () => tool(["@playwright", "test", "cli.js"], ["test"], { CHROMIUM_PATH: browser ?? "" }),
    count: playwrightCount,
  },
]);
