// Runs the command line as its users do: as a process, on real files.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../bin/vitrine.mjs", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function vitrine(...args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { code: status, stdout, stderr };
}

/** What a command that must succeed prints as JSON. */
export function vitrineJson<T>(...args: readonly string[]): T {
  const { code, stdout, stderr } = vitrine(...args, "--json");
  if (code !== 0) throw new Error(`vitrine ${args.join(" ")}: exit ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
