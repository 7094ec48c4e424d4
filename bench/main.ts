// npm run bench [-- section …]: prints our own figures; nothing here passes or fails.

import { benchBrowser } from "./browser.ts";
import { benchBundle } from "./bundle.ts";
import { benchEdit } from "./edit.ts";
import { benchExport } from "./export.ts";
import { benchHeadlines } from "./headlines.ts";
import { benchLarge } from "./large.ts";
import { benchLinks } from "./links.ts";
import { benchTimingWeights } from "./timing-weights.ts";
import { benchTrace } from "./trace.ts";

const sections = {
  edit: benchEdit,
  trace: benchTrace,
  export: benchExport,
  links: benchLinks,
  headlines: benchHeadlines,
  "timing-weights": benchTimingWeights,
  bundle: benchBundle,
  browser: benchBrowser,
  large: benchLarge,
} as const satisfies Record<string, () => Promise<void>>;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`bench: no section ${unknown.join(", ")}; there are ${Object.keys(sections).join(", ")}`);
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(sections)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n## ${name}`);
    await run();
  }
}
