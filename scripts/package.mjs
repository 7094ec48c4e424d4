// npm run package: the core and the command line as others install them: JavaScript with its declarations, in dist-lib/,
// and all that as one file to install. The argument is where that goes; the root unless told.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { installPackages, root } from "./install.mjs";
import { tool } from "./tool.mjs";

/** Each is a door of the package: `vitrine/graph-schema`. */
const doors = ["graph-schema", "exporters", "runtime"];
const out = join(root, "dist-lib");

installPackages();
rmSync(out, { recursive: true, force: true });
// Forced: declarations that were left from an earlier state would go out with the package.
if (!tool(["typescript", "bin", "tsc"], ["-b", "--force", ...doors])) throw new Error("the types do not hold");
await bundle();
for (const door of doors) declare(door);
pack(process.argv[2] ?? root);

/** All at once, so that the doors share what they have in common. */
async function bundle() {
  const { build } = await import("vite");
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      ssr: true,
      outDir: out,
      target: "node20",
      minify: false,
      rollupOptions: {
        input: { ...Object.fromEntries(doors.map((door) => [door, join(root, door, "index.ts")])), cli: "cli/main.ts" },
        output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
      },
    },
  });
}

/** The compiler's declarations, with addresses that hold where there are no sources. */
function declare(door) {
  const types = join(out, "types");
  cpSync(join(root, ".cache", "types", door), join(types, door), { recursive: true });
  for (const name of readdirSync(join(types, door), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(types, door, name);
    const toRoot = relative(dirname(path), types).replaceAll("\\", "/");
    writeFileSync(
      path,
      readFileSync(path, "utf8")
        .replaceAll(/"#([a-z-]+)"/g, `"${toRoot}/$1/index.js"`)
        .replaceAll(/(["'])(\.{1,2}\/[^"']*)\.ts\1/g, "$1$2.js$1"),
    );
  }
}

/** By hand and not before `npm pack`: this checkout's npm runs no scripts of its own accord. */
function pack(folder) {
  const args = ["pack", "--pack-destination", folder];
  const { status } = spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm pack: failed with exit code ${status}`);
}
