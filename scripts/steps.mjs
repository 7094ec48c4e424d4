// Runs the steps of a check one after another, one line each, and ends with one plain total.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";
import { tool } from "./tool.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, flaky?: number }} Count flaky: of the passed, those that failed first */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => unknown} run the step failed when this throws or (later) gives false
 * @property {() => Count} [count] read after the step, for steps that run tests
 */

const results = join(root, ".cache", "results");

/**
 * Stops at the first step that fails. Exits the process; a failed step without a count of its own counts as one failure.
 * @param {readonly Step[]} steps
 */
export async function runSteps(steps) {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    console.log(`▸ ${step.name}`);
    const startMs = Date.now();
    const ok = await attempt(step);
    const count = step.count?.() ?? { passed: 0, failed: 0, skipped: 0 };
    total.passed += count.passed;
    total.skipped += count.skipped;
    // A race shows here first.
    if (count.flaky) console.log(`! ${count.flaky} of them passed only when tried again`);
    total.failed += ok ? count.failed : Math.max(1, count.failed);
    console.log(`${ok ? "✓" : "✗"} ${step.name} (${((Date.now() - startMs) / 1000).toFixed(1)} s)`);
    if (!ok) break;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

async function attempt(step) {
  try {
    return (await step.run()) !== false;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

/** Vitest over everything that vitest.config.ts includes. */
export function vitest(env = {}) {
  const json = join(results, "vitest.json");
  return tool(
    ["vitest", "vitest.mjs"],
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${json}`],
    env,
  );
}

/** @returns {Count} */
export function vitestCount() {
  const report = readResult("vitest.json");
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

/** @returns {Count} */
export function playwrightCount() {
  const stats = readResult("playwright.json")?.stats;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
    flaky: stats?.flaky ?? 0,
  };
}

function readResult(name) {
  const path = join(results, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
