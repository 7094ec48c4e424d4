export declare class InputError extends Error {
  readonly name = "InputError";
}
/** What to tell the user. A mistake of ours is told with its stack, so that it can be reported. */
export declare function inputSentence(error: unknown): string;
