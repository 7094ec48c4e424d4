// Proves that dependencies point one way: the compiler refuses every undeclared import between top folders (types
// included) and allows every declared one; and no file outside web/ imports the interface libraries.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./install.mjs";

/** What each folder may import, by door. This table and the `references` in the tsconfig files must agree. */
const allowed = {
  "graph-schema": [],
  exporters: ["graph-schema"],
  runtime: ["graph-schema"],
  web: ["graph-schema", "exporters", "runtime"],
  cli: ["graph-schema", "exporters", "runtime"],
  bench: ["graph-schema", "exporters", "runtime"],
  e2e: [],
};
const doors = ["graph-schema", "exporters", "runtime"];
/** Tests of the runtime run what the exporters write. */
const allowedInTests = { runtime: ["exporters"] };
const interfaceOnly = /^(react|react-dom|@xyflow\/.*|zustand|radix-ui|cmdk|lucide-react|@tanstack\/.*)(\/|$)/;

/** Prints every broken boundary. @returns {boolean} whether there is none */
export function boundariesHold() {
  const problems = [...probeCompiler(), ...Object.keys(allowed).flatMap(scanFolder)];
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}

/** One tiny project per pair of folders, with the settings and references of the importing folder. */
function probeCompiler() {
  const home = join(root, ".cache", "boundaries");
  rmSync(home, { recursive: true, force: true });
  const probes = Object.keys(allowed).flatMap((from) =>
    doors.filter((to) => to !== from).map((to) => ({ from, to, name: `${from}-imports-${to}` })),
  );
  for (const { from, to, name } of probes) {
    const folder = join(home, name);
    mkdirSync(folder, { recursive: true });
    const settings = JSON.parse(readFileSync(join(root, from, "tsconfig.json"), "utf8"));
    const references = settings.references.map(({ path }) => ({ path: relative(folder, resolve(root, from, path)) }));
    writeJson(join(folder, "tsconfig.json"), {
      extends: `../../../${from}/tsconfig.json`,
      // The root of everything, so that a forbidden file is still emitted under out/ and not beside its source.
      compilerOptions: { rootDir: "../../..", outDir: "out", tsBuildInfoFile: "out/tsbuildinfo" },
      include: ["probe.ts"],
      exclude: [],
      references,
    });
    writeFileSync(
      join(folder, "probe.ts"),
      `import type * as door from "#${to}";\nexport type Door = keyof typeof door;\n`,
    );
  }
  writeJson(join(home, "tsconfig.json"), { files: [], references: probes.map(({ name }) => ({ path: name })) });

  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const run = spawnSync(process.execPath, [tsc, "-b", join(home, "tsconfig.json"), "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  const refused = new Set(
    [...run.stdout.matchAll(/boundaries\/([\w-]+)\/probe\.ts.*error TS6307/g)].map((match) => match[1]),
  );
  return probes.flatMap(({ from, to, name }) => {
    const may = allowed[from].includes(to);
    if (may && refused.has(name))
      return [`${from}/tsconfig.json: must let ${from} import #${to}, the compiler refuses`];
    if (!may && !refused.has(name)) return [`${from}/tsconfig.json: must not let ${from} import #${to}, it compiles`];
    return [];
  });
}

/** What the compiler cannot see: imports past a door, and interface libraries outside web/. */
function scanFolder(folder) {
  return sourceFiles(join(root, folder)).flatMap((file) => {
    const inTest = /\.test\.tsx?$|\/testing\//.test(file);
    const may = [...allowed[folder], ...(inTest ? (allowedInTests[folder] ?? []) : [])];
    return importsOf(readFileSync(file, "utf8")).flatMap((specifier) => {
      const where = `${relative(root, file)}: import "${specifier}"`;
      if (specifier.startsWith(".")) {
        const inside = !relative(join(root, folder), resolve(file, "..", specifier)).startsWith("..");
        return inside ? [] : [`${where} leaves ${folder}/; use a door (#graph-schema, #exporters, #runtime)`];
      }
      if (specifier.startsWith("#")) {
        return may.includes(specifier.slice(1)) ? [] : [`${where} is not one of ${folder}'s doors`];
      }
      if (folder !== "web" && interfaceOnly.test(specifier)) return [`${where} belongs in web/ only`];
      return [];
    });
  });
}

function importsOf(source) {
  const pattern = /^\s*(?:import|export)\b[^"'`;]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3]);
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const hold = boundariesHold();
  console.log(hold ? "boundaries hold" : "boundaries are broken");
  process.exit(hold ? 0 : 1);
}
