// npm start: installs what is missing, builds what is stale, serves the editor and prints its address.
import { join } from "node:path";
import { buildEditor } from "./build.mjs";
import { installPackages, root } from "./install.mjs";
import { serve } from "./serve.mjs";

try {
  installPackages();
  buildEditor();
  const { url } = await serve({ folder: join(root, "dist"), port: wantedPort() });
  console.log(`Vitrine is at ${url}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function wantedPort() {
  const text = process.env.PORT ?? "5270";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT must be 1 to 65535, got "${text}"`);
  return port;
}
