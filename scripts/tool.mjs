// Runs the command line of an installed package.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./install.mjs";

/**
 * Runs a tool of node_modules by its script, so that no shell or PATH is needed.
 * @param {readonly string[]} script path of the script inside node_modules
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {boolean} whether it succeeded
 */
export function tool(script, args, env = {}) {
  return (
    spawnSync(process.execPath, [join(root, "node_modules", ...script), ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    }).status === 0
  );
}
