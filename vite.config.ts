// How the editor is built and served while developing; the production server is scripts/serve.mjs.
import { readFileSync } from "node:fs";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Cross-origin isolation: without these two, SharedArrayBuffer is absent and WASM has one thread. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default defineConfig({
  define: { "import.meta.env.VITE_VERSION": JSON.stringify(version) },
  plugins: [react(), tailwindcss()],
  // Relative addresses, so that the built folder works under any path.
  base: "./",
  worker: { format: "es" },
  // onnxruntime-web finds its .wasm beside its own module; pre-bundling would move the one without the other.
  optimizeDeps: { exclude: ["onnxruntime-web"] },
  build: { target: "esnext", assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  server: { headers: isolation },
  preview: { headers: isolation },
});
