// Whether something built is newer than everything it was built from.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

/** True when `built` exists and no file or folder under `sources` (paths from the root) changed after it. */
export function isFresh(built, sources) {
  const path = join(root, built);
  if (!existsSync(path)) return false;
  const builtMs = statSync(path).mtimeMs;
  return sources.every((source) => newestMs(join(root, source)) <= builtMs);
}

/** A folder's own time counts: it changes when a file in it is removed. */
function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
