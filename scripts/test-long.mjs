// npm run test:long: the checks that take minutes (`*.long.test.ts`).
import { installPackages } from "./install.mjs";
import { runSteps, vitest, vitestCount } from "./steps.mjs";

await runSteps([
  { name: "packages", run: installPackages },
  { name: "long tests", run: () => vitest({ VITRINE_LONG: "1" }), count: vitestCount },
]);
