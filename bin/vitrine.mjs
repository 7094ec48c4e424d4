#!/usr/bin/env node
// The `vitrine` command from a checkout: installs packages and bundles cli/ when needed, then runs it.
import { pathToFileURL } from "node:url";
import { bundleCli } from "../scripts/build.mjs";
import { installPackages } from "../scripts/install.mjs";

try {
  installPackages();
  await import(pathToFileURL(await bundleCli()).href);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
