// npm run test:python: a virtual environment with onnx and onnxruntime checks and runs every exported zoo model natively.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCli } from "./build.mjs";
import { installPackages, root } from "./install.mjs";

const environment = join(root, ".venv");
const requirements = join(root, "python", "requirements.txt");
const environmentPython =
  process.platform === "win32" ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");

try {
  installPackages();
  makeEnvironment();
  await bundleCli();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
const { status } = run(environmentPython, [join(root, "python", "run_tests.py"), ...process.argv.slice(2)]);
process.exit(status ?? 1);

/** Makes .venv and installs the requirements, unless it holds them already. */
function makeEnvironment() {
  const wanted = readFileSync(requirements, "utf8");
  const stamp = join(environment, "requirements.txt");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(environmentPython)) return;
  const python = findPython();
  console.error("making a Python environment …");
  if (run(python[0], [...python.slice(1), "-m", "venv", "--clear", environment]).status !== 0) {
    throw new Error("python -m venv failed: on Debian, install python3-venv");
  }
  // No index here: pip takes its indexes from its own configuration and environment.
  const pip = ["-m", "pip", "install", "--quiet", "--retries", "1", "--only-binary", ":all:", "-r", requirements];
  if (run(environmentPython, pip).status !== 0) throw new Error("pip could not install python/requirements.txt");
  writeFileSync(stamp, wanted);
}

/** The command of a Python 3.9 or later. */
function findPython() {
  const probe = ["-c", "import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)"];
  const found = [["python3"], ["python"], ["py", "-3"]].find(
    ([command, ...args]) => spawnSync(command, [...args, ...probe], { stdio: "ignore" }).status === 0,
  );
  if (!found) throw new Error("test:python needs Python 3.9 or later: no python3, python or py on the PATH is one");
  return found;
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
