// Files that the user names, opened for the time that they are read.
import { open } from "node:fs/promises";
import { FileError, handleSource, type RandomAccess } from "#exporters";
import { InputError } from "./input-error.ts";

/** @throws InputError where the path is no file, or not such a file as `use` needs; Node's own error where it cannot be opened */
export async function withFile<T>(path: string, use: (file: RandomAccess) => Promise<T>): Promise<T> {
  const handle = await open(path);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new InputError(`${path}: this is no file`);
    return await use(handleSource(handle, stat.size));
  } catch (error) {
    throw error instanceof FileError ? new InputError(`${path}: ${error.message}`) : error;
  } finally {
    await handle.close();
  }
}
