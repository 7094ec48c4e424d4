import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ByteStream } from "#exporters";
import { writeWhole } from "./whole-files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const contents = () => readdirSync(folder).map((name) => [name, readFileSync(at(name), "utf8")]);

function stream(text: string, failure?: Error): ByteStream {
  const bytes = new TextEncoder().encode(text);
  return {
    byteLength: bytes.length,
    async *pieces() {
      yield bytes;
      if (failure) throw failure;
    },
  };
}

test("two files that belong together are replaced together", async () => {
  writeFileSync(at("m.onnx"), "old");
  await writeWhole([
    { path: at("m.onnx.data"), stream: stream("new tensors") },
    { path: at("m.onnx"), stream: stream("new") },
  ]);
  expect(contents()).toEqual([
    ["m.onnx", "new"],
    ["m.onnx.data", "new tensors"],
  ]);
});

test("where the second fails, the older of both stay and nothing is left over", async () => {
  const older = [
    ["m.onnx", "old"],
    ["m.onnx.data", "old tensors"],
  ] as const;
  for (const [name, text] of older) writeFileSync(at(name), text);
  const files = [
    { path: at("m.onnx.data"), stream: stream("new tensors") },
    { path: at("m.onnx"), stream: stream("half", new Error("the disk is full")) },
  ];
  await expect(writeWhole(files)).rejects.toThrow("the disk is full");
  expect(contents()).toEqual(older);
});
