// Installs the packages of the lockfile when they are missing or older than it. Uses nothing but Node.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = [20, 19];

/** Throws when Node is too old to run the tools. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor, needMinor] = oldestNode;
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    throw new Error(`Vitrine needs Node ${oldestNode.join(".")} or later, got ${process.versions.node}`);
  }
}

/**
 * Runs `npm ci` unless node_modules already holds this lockfile's packages (a stamp keeps the lockfile's text).
 * A developer's own `npm install` counts too: npm then writes a newer record of what it installed.
 */
export function installPackages() {
  checkNode();
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = join(root, "node_modules", ".vitrine-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  if (!matchesInstalled(lock)) {
    console.error("installing packages …");
    runNpm(["ci", "--no-audit", "--no-fund"]);
  }
  writeFileSync(stamp, lock);
}

/** Whether npm's own record of node_modules has every wanted package at the wanted version. */
function matchesInstalled(lock) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, wanted]) =>
      path === "" || (wanted.optional && !installed[path]) || installed[path]?.version === wanted.version,
  );
}

function runNpm(args) {
  // On Windows npm is a batch file, which only a shell can start.
  const result = spawnSync("npm", args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
  });
  if (result.status !== 0) throw new Error(`npm ${args.join(" ")}: failed with exit code ${result.status}`);
}
