// Where the command line speaks: results on stdout, progress on stderr.

/** One result, for people or machines. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  printResult(JSON.stringify(value, null, 2));
}

/** One line of progress. On a terminal it replaces the line before; elsewhere only steps that `end` are kept. */
export function progress(text: string, { end = false } = {}): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}${end ? "\n" : ""}`);
  else if (end) process.stderr.write(`${text}\n`);
}

/** A reader that closes early, as `head` does, is no failure. */
export function allowClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
