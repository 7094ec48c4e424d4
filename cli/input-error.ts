// Wrong input becomes one sentence for people; anything else is our own mistake and keeps its stack.
import { BindError } from "#graph-schema";
import { RuntimeFailure } from "#runtime";

export class InputError extends Error {
  override readonly name = "InputError";
}

const fileSentences: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EISDIR: "this is a folder, a file is needed",
  ENOTDIR: "a part of this path is no folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

/** What to tell the user. A mistake of ours is told with its stack, so that it can be reported. */
export function inputSentence(error: unknown): string {
  if (error instanceof InputError || error instanceof BindError) return error.message;
  if (error instanceof RuntimeFailure) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined)
    return [path, fileSentences[code] ?? error.message].filter((part) => part !== undefined).join(": ");
  return `this is a mistake of Vitrine, please report it: ${error.stack ?? error.message}`;
}
