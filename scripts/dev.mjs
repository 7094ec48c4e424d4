// npm run dev: Vite's own server, with reload on save. Arguments are passed on.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installPackages, root } from "./install.mjs";

installPackages();
const vite = join(root, "node_modules", "vite", "bin", "vite.js");
const { status } = spawnSync(process.execPath, [vite, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(status ?? 0);
