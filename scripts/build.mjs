// Builds the editor into dist/, and TypeScript entries for Node into .cache or dist-cli; skips what is up to date.
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { isFresh } from "./fresh.mjs";
import { root } from "./install.mjs";
import { tool } from "./tool.mjs";

const core = ["graph-schema", "exporters", "runtime", "package-lock.json"];

/** Builds dist/ unless it is newer than its sources. */
export function buildEditor() {
  const sources = [...core, "web", "public", "index.html", "vite.config.ts"];
  if (isFresh("dist/index.html", sources)) return;
  console.error("building the editor …");
  const startMs = Date.now();
  // In a process of its own: a bundler's memory is not for the server that may follow.
  if (!tool(["vite", "bin", "vite.js"], ["build", "--logLevel", "warn"]))
    throw new Error("the editor could not be built");
  markBuilt("dist/index.html", startMs);
}

/** Bundles the command line into dist-cli/ unless that is newer. @returns {Promise<string>} the path of the bundle */
export function bundleCli() {
  return bundleForNode({ entry: "cli/main.ts", outFolder: "dist-cli", sources: ["cli"] });
}

/**
 * Bundles one TypeScript entry and what it imports of ours for Node; packages stay in node_modules.
 * @param {{ entry: string, outFolder: string, sources: readonly string[] }} options paths from the root
 * @returns {Promise<string>} the absolute path of the bundle
 */
export async function bundleForNode({ entry, outFolder, sources }) {
  const file = `${outFolder}/main.mjs`;
  if (!isFresh(file, [...core, ...sources])) {
    const startMs = Date.now();
    const { build } = await import("vite");
    await build({
      root,
      configFile: false,
      logLevel: "warn",
      build: {
        ssr: join(root, entry),
        outDir: outFolder,
        // Another process may be running the bundle that this one replaces.
        emptyOutDir: false,
        target: "node20",
        minify: false,
        rollupOptions: { output: { entryFileNames: "main.mjs", chunkFileNames: "[name]-[hash].mjs" } },
      },
    });
    markBuilt(file, startMs);
  }
  return join(root, file);
}

/** Dates the result at the build's start, so that a source saved during the build makes it stale. */
function markBuilt(file, startMs) {
  utimesSync(join(root, file), new Date(startMs), new Date(startMs));
}
