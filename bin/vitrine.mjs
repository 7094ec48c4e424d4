#!/usr/bin/env node
// The `vitrine` command. In a checkout: installs packages and bundles cli/ when needed, then runs it; installed, runs what
// was packed.
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const packed = new URL("../dist-lib/cli.mjs", import.meta.url);
const isCheckout = existsSync(fileURLToPath(new URL("../cli/main.ts", import.meta.url)));

try {
  await import(isCheckout ? await bundled() : packed.href);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function bundled() {
  const { installPackages } = await import("../scripts/install.mjs");
  installPackages();
  const { bundleCli } = await import("../scripts/build.mjs");
  return pathToFileURL(await bundleCli()).href;
}
