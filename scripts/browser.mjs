// Finds a Chromium for the end-to-end tests, and installs one where there is none.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installPackages, root } from "./install.mjs";

const memory = join(root, ".cache", "browser.json");
const downloadLimitMs = 240_000;
const aptLimitMs = 400_000;

const systemPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The path of a Chromium that starts, or undefined. Order: the one that an environment variable names, the one found last
 * time, Playwright's own (downloaded if it can be), the system's, Debian's package (as root).
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  const { CHROMIUM_PATH, PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH } = process.env;
  const named = CHROMIUM_PATH ?? PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH;
  if (named) return named;
  const known = rememberedBrowser();
  if (known) return known;

  const { chromium } = await import("@playwright/test");
  const own = chromium.executablePath();
  const ways = [
    () => own,
    () => (download() ? own : undefined),
    ...systemPaths.map((path) => () => path),
    () => (installDebianPackage() ? "/usr/bin/chromium" : undefined),
  ];
  for (const way of ways) {
    const path = way();
    if (path && existsSync(path) && (await starts(chromium, path))) {
      mkdirSync(join(root, ".cache"), { recursive: true });
      writeFileSync(memory, JSON.stringify({ path }));
      return path;
    }
  }
  return undefined;
}

/** The browser that an earlier search found, if it is still there. */
export function rememberedBrowser() {
  if (!existsSync(memory)) return undefined;
  const { path } = JSON.parse(readFileSync(memory, "utf8"));
  return existsSync(path) ? path : undefined;
}

/** A browser that is there but lacks a system library does not start. */
async function starts(chromium, executablePath) {
  try {
    const browser = await chromium.launch({ executablePath, timeout: 30_000 });
    await browser.close();
    return true;
  } catch (error) {
    console.error(`${executablePath} does not start: ${String(error).split("\n")[0]}`);
    return false;
  }
}

function download() {
  console.error("downloading a browser …");
  const cli = join(root, "node_modules", "@playwright", "test", "cli.js");
  const { status } = spawnSync(process.execPath, [cli, "install", "chromium"], {
    cwd: root,
    stdio: "ignore",
    timeout: downloadLimitMs,
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" },
  });
  if (status !== 0) console.error("no download; looking for the system's browser");
  return status === 0;
}

function installDebianPackage() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.error("installing Debian's chromium package …");
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync("apt-get", ["-y", "-q", ...args], {
      stdio: "ignore",
      timeout: aptLimitMs,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  apt("update");
  return apt("install", "--no-install-recommends", "chromium");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  installPackages();
  console.log((await findBrowser()) ?? "no browser found");
}
