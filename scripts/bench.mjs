// npm run bench: prints our own figures (bench/). Arguments are passed on.
import { pathToFileURL } from "node:url";
import { buildEditor, bundleForNode } from "./build.mjs";
import { installPackages } from "./install.mjs";

installPackages();
buildEditor();
const bundle = await bundleForNode({ entry: "bench/main.ts", outFolder: ".cache/bench", sources: ["bench"] });
await import(pathToFileURL(bundle).href);
