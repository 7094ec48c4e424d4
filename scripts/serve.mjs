// Serves a built folder on this machine only, cross-origin isolated (WASM threads need SharedArrayBuffer).
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".wasm": "application/wasm",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

const portsToTry = 50;

/**
 * Listens on loopback at `port`, or at the next free one.
 * @param {{ folder: string, port: number }} options
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serve({ folder, port }) {
  const server = createServer((request, response) => answer(folder, request, response));
  const boundPort = await listen(server, port);
  return { url: `http://localhost:${boundPort}/`, close: () => server.close() };
}

function answer(folder, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "only GET and HEAD");
  const file = locate(folder, request.url ?? "/");
  if (!file) return refuse(response, 404, "not found");
  const { size: bytes, mtimeMs } = statSync(file);
  const etag = `"${bytes.toString(16)}-${Math.trunc(mtimeMs).toString(16)}"`;
  // Vite puts a hash into every name under assets/, so a name never changes its content.
  const hashed = file.startsWith(join(folder, "assets") + sep);
  response.setHeader("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  response.setHeader("ETag", etag);
  setIsolation(response);
  if (request.headers["if-none-match"] === etag) return response.writeHead(304).end();
  response.writeHead(200, {
    "Content-Type": types[extname(file).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": bytes,
  });
  if (request.method === "HEAD") return response.end();
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

function setIsolation(response) {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("X-Content-Type-Options", "nosniff");
}

/** The file that an address names, or undefined where there is none inside the folder. */
function locate(folder, address) {
  const path = decode(address.split(/[?#]/)[0]);
  if (path === undefined || path.includes("\0")) return undefined;
  const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
  if (!file.startsWith(folder + sep)) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape names no file.
    return undefined;
  }
}

function refuse(response, status, reason) {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${status}: ${reason}\n`);
}

async function listen(server, firstPort) {
  for (let port = firstPort; port < firstPort + portsToTry; port++) {
    const taken = await new Promise((resolve, reject) => {
      server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(true) : reject(error)));
      server.listen(port, "127.0.0.1", () => resolve(false));
    });
    server.removeAllListeners("error");
    if (!taken) return port;
  }
  throw new Error(`no free port from ${firstPort} to ${firstPort + portsToTry - 1}`);
}
