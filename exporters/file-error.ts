// The one error for files that are not what they should be.

/** `what: what needs what, got what`; one sentence for people. */
export class FileError extends Error {
  override readonly name = "FileError";
}
