// npm run test:long: the checks that take minutes (`*.long.test.ts`, and end-to-end tests tagged `@long`).
import { findBrowser } from "./browser.mjs";
import { buildEditor } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { playwrightCount, runSteps, vitest, vitestCount } from "./steps.mjs";
import { tool } from "./tool.mjs";

const long = { VITRINE_LONG: "1" };

await runSteps([
  { name: "packages", run: installPackages },
  { name: "long tests", run: () => vitest(long), count: vitestCount },
  { name: "build", run: buildEditor },
  {
    name: "long end-to-end tests, every system on WebGPU among them",
    run: async () =>
      tool(["@playwright", "test", "cli.js"], ["test"], {
        ...long,
        CHROMIUM_PATH: (await findBrowser()) ?? "",
      }),
    count: playwrightCount,
  },
]);
