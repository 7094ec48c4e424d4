// What a run that failed says to the user, and what it was by its code.

import { messageOf } from "../message-of.ts";
import type { RunFailure } from "../state/runs.ts";

export function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

/** The runtime's failures have their own words; anything else is told as it is. */
export function failureOf(error: unknown): RunFailure {
  if (typeof error === "object" && error !== null && "what" in error && "remedy" in error)
    return { what: sentence(String(error.what)), remedy: sentence(String(error.remedy)) };
  return { what: sentence(messageOf(error)), remedy: "Try again with Ctrl+Enter." };
}

function sentence(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}
