// Files that a test gives to the page, and those that the page gives back.

import { readFile } from "node:fs/promises";
import type { Download } from "@playwright/test";

export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function jsonFile(name: string, content: unknown): TestFile {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { name, mimeType: "application/json", buffer: Buffer.from(text) };
}

export function binaryFile(name: string, bytes: Uint8Array): TestFile {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) };
}

export async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}
