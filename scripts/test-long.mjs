// npm run test:long: the checks that take minutes (`*.long.test.ts`, `*.long.webgpu.spec.ts`).
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
    name: "every system on WebGPU",
    run: async () =>
      tool(["@playwright", "test", "cli.js"], ["test", "--project=webgpu", ".long.webgpu"], {
        ...long,
        CHROMIUM_PATH: (await findBrowser()) ?? "",
      }),
    count: playwrightCount,
  },
]);
