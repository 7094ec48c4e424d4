// Files that belong together, written so that a failure leaves no half file and the older ones stay.
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { type ByteStream, writeTo } from "#exporters";
import { progress } from "./output.ts";

export interface NewFile {
  readonly path: string;
  readonly stream: ByteStream;
}

/** All under other names until every one of them is whole: one that refers to another never meets an older one. */
export async function writeWhole(files: readonly NewFile[]): Promise<void> {
  try {
    for (const { path, stream } of files) {
      const handle = await open(partial(path), "w");
      try {
        await writeTo(stream, progressingSink(handle, { path, byteLength: stream.byteLength }));
      } finally {
        await handle.close();
      }
    }
    for (const { path } of files) await rename(partial(path), path);
  } catch (error) {
    for (const { path } of files) await rm(partial(path), { force: true });
    throw error;
  }
}

function partial(path: string): string {
  return `${path}.part`;
}

function progressingSink(
  handle: FileHandle,
  { path, byteLength }: { readonly path: string; readonly byteLength: number },
) {
  let written = 0;
  return {
    write: async (chunk: Uint8Array<ArrayBuffer>) => {
      let offset = 0;
      while (offset < chunk.length) offset += (await handle.write(chunk, offset)).bytesWritten;
      written += chunk.length;
      progress(`${path}: ${Math.floor((100 * written) / byteLength)} %`);
    },
  };
}
