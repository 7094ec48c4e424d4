// The package that npm run package makes, in a project of its own: its declarations compile, its doors work, its command runs.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { root } from "./install.mjs";

// Below the checkout, so that Node finds the packages that ours needs.
const project = join(root, ".cache", "library");
const installed = join(project, "node_modules", "vitrine");

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  run(process.execPath, join(root, "scripts", "package.mjs"), project);
  const archive = readdirSync(project).find((name) => name.endsWith(".tgz")) ?? "";
  run("tar", "-xzf", archive, "-C", installed, "--strip-components=1");
  copyFileSync(join(root, "scripts", "testing", "consumer.ts"), join(project, "consumer.ts"));
});

test("a strict project compiles against its declarations and gets the model's numbers, its outputs and its link", () => {
  const compilerOptions = {
    module: "nodenext",
    target: "es2023",
    lib: ["es2023", "dom"],
    strict: true,
    types: ["node"],
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  run(process.execPath, join(root, "node_modules", "typescript", "bin", "tsc"));
  expect(JSON.parse(run(process.execPath, "consumer.js"))).toEqual({
    parameters: 1_272_024,
    macs: 407_364_096,
    classes: [1, 1000],
    nodes: true,
  });
});

test("it brings the command line", () => {
  expect(run(process.execPath, join(installed, "bin", "vitrine.mjs"), "models")).toContain("edgenext_small");
});
