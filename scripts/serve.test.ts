// The production server: what it serves, what it refuses, which port it takes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve } from "./serve.mjs";

let home = "";
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "vitrine-serve-"));
  mkdirSync(join(home, "site", "assets"), { recursive: true });
  writeFileSync(join(home, "secret.txt"), "secret");
  writeFileSync(join(home, "site", "index.html"), "<p>hello</p>");
  writeFileSync(join(home, "site", "assets", "ort-1a2b.wasm"), "\0asm");
  server = await serve({ folder: join(home, "site"), port: 41_500 });
});

afterAll(() => {
  server.close();
  rmSync(home, { recursive: true });
});

/** Sends the path as it is; fetch would tidy `..` away before it leaves. */
const get = (path: string, method = "GET", headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on("error", reject)
      .end();
  });

test("the folder's address gives its index, isolated and asked for again each time", async () => {
  const answer = await get("/");
  expect(answer).toMatchObject({ status: 200, body: "<p>hello</p>" });
  expect(answer.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  });
});

test("a hashed asset has its type and is kept for good", async () => {
  const { headers } = await get("/assets/ort-1a2b.wasm");
  expect(headers["content-type"]).toBe("application/wasm");
  expect(headers["cache-control"]).toContain("immutable");
});

test("an unchanged file is not sent twice", async () => {
  const { headers } = await get("/");
  expect(await get("/", "GET", { "If-None-Match": String(headers.etag) })).toMatchObject({ status: 304, body: "" });
});

test.each([
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/assets/..%2f..%2fsecret.txt",
  "/..%5csecret.txt",
  "/%00",
  "/%zz",
  "/assets",
])("%s names no file", async (path) => {
  expect((await get(path)).status).toBe(404);
});

test("only reading is allowed", async () => {
  expect((await get("/", "POST")).status).toBe(405);
});

test("a taken port gives the next free one", async () => {
  const { port } = new URL(server.url);
  const second = await serve({ folder: join(home, "site"), port: Number(port) });
  second.close();
  expect(Number(new URL(second.url).port)).toBeGreaterThan(Number(port));
});
