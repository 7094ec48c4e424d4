// What a run that failed says to the user, and what it was by its code.

import { asSentence } from "../format.ts";
import { messageOf } from "../message-of.ts";
import type { RunFailure } from "../state/runs.ts";

export function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

/** The runtime's failures have their own words; anything else is told as it is. */
export function failureOf(error: unknown): RunFailure {
  if (typeof error === "object" && error !== null && "what" in error && "remedy" in error)
    return { what: asSentence(String(error.what)), remedy: asSentence(String(error.remedy)) };
  return { what: asSentence(messageOf(error)), remedy: "Try again with Ctrl+Enter." };
}
