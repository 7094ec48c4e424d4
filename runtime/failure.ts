/** What can go wrong while a model is run: a code, where, what, and what to do, in one sentence each. */

export const failureCodes = [
  "start-failed",
  "out-of-memory",
  "device-lost",
  "unsupported",
  "cancelled",
  "invalid-model",
  "run-failed",
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** The parts of a failure as plain data: this is what crosses from a worker, where a class would lose its fields. */
export interface FailureParts {
  readonly code: FailureCode;
  /** The backend or the step: `wasm session`, `webgpu run`. */
  readonly where: string;
  readonly what: string;
  /** What the user can do about it. */
  readonly remedy: string;
}

/** The only error the runtime throws for anything outside its own code. */
export class RuntimeFailure extends Error implements FailureParts {
  override readonly name = "RuntimeFailure";
  readonly code: FailureCode;
  readonly where: string;
  readonly what: string;
  readonly remedy: string;

  constructor(parts: FailureParts, cause?: unknown) {
    super(`${parts.where}: ${parts.what}. ${parts.remedy}`, cause === undefined ? undefined : { cause });
    this.code = parts.code;
    this.where = parts.where;
    this.what = parts.what;
    this.remedy = parts.remedy;
  }

  get parts(): FailureParts {
    const { code, where, what, remedy } = this;
    return { code, where, what, remedy };
  }
}

/** The step that failed decides what an error of unknown text means. */
export type Step = "load" | "create" | "run";

interface Diagnosis {
  readonly code: FailureCode;
  readonly text: RegExp;
  readonly steps: readonly Step[];
}

const anyStep: readonly Step[] = ["load", "create", "run"];

/** First match wins. The texts are those of onnxruntime 1.30, Emscripten and Dawn; each is in failure.test.ts. */
const diagnoses: readonly Diagnosis[] = [
  // "Unsupported", but by every backend: the file is newer than the runtime.
  { code: "invalid-model", text: /unsupported model IR|\bopset\b/i, steps: ["create"] },
  {
    code: "device-lost",
    text: /device (?:is|was|has been) lost|device lost|lost device|DEVICE_(?:LOST|REMOVED|HUNG)|instance dropped|valid external instance|MapAsyncStatus value: 4/i,
    steps: anyStep,
  },
  {
    code: "out-of-memory",
    text: /out of memory|\bOOM\b|bad_alloc|failed to allocate|cannot enlarge memory|allocation failed|could not allocate|SafeIntOnOverflow|shape is too large|exceeds the max(?:imum)? buffer size|maxBufferSize|buffer binding size|\[Invalid Buffer|invalid typed array length|invalid array length/i,
    steps: anyStep,
  },
  {
    code: "unsupported",
    text: /backend not found|not supported|unsupported|NOT_IMPLEMENTED|ERROR_CODE: 9\b|could not find an implementation|does not support|failed to get GPU adapter/i,
    steps: anyStep,
  },
  {
    code: "invalid-model",
    text: /protobuf|no graph was found|INVALID_(?:GRAPH|PROTOBUF)|ERROR_CODE: (?:2|4|7|10)\b|no op registered|ShapeInferenceError|TypeInferenceError|invalid model|external data/i,
    steps: ["create"],
  },
  {
    code: "invalid-model",
    text: /missing in 'feeds'|invalid (?:rank|dimension)|unexpected input data type|got invalid dimensions|ERROR_CODE: 2\b/i,
    steps: ["run"],
  },
];

const unknownCode: Readonly<Record<Step, FailureCode>> = {
  load: "start-failed",
  create: "start-failed",
  run: "run-failed",
};

const remedies: Readonly<Record<FailureCode, string>> = {
  "start-failed": "Try again; if it stays so, choose another backend or one thread",
  "out-of-memory": "Use a smaller input or a narrower model, or close other tabs",
  "device-lost": "Measure again (the GPU is opened anew) or choose WASM",
  unsupported: "Choose another backend",
  cancelled: "Nothing was changed",
  "invalid-model":
    "The exported model does not fit what the runtime accepts; repair the problems listed for the design",
  "run-failed": "Try again; if it stays so, choose another backend",
};

/** Any thrown thing as a `RuntimeFailure`; one that already is stays as it is. */
export function toFailure(thrown: unknown, where: string, step: Step): RuntimeFailure {
  if (thrown instanceof RuntimeFailure) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const found = diagnoses.find((d) => d.steps.includes(step) && d.text.test(text));
  return failure(found?.code ?? unknownCode[step], where, { what: readable(text), cause: thrown });
}

/** A failure with the usual remedy of its code. */
export function failure(
  code: FailureCode,
  where: string,
  { what, cause, remedy = remedies[code] }: { what: string; cause?: unknown; remedy?: string },
): RuntimeFailure {
  return new RuntimeFailure({ code, where, what, remedy }, cause);
}

export function cancelled(where: string): RuntimeFailure {
  return failure("cancelled", where, { what: "cancelled" });
}

/** What the runtime says of memory in the words of its source code, said for people. */
const memoryWords: readonly (readonly [RegExp, string])[] = [
  [/^.*SafeIntOnOverflow.*$/is, "a value of the model is larger than the 4 GB that WebAssembly can address"],
  [
    /^.*Failed to allocate memory for requested buffer of size (\d+).*$/is,
    "there is no memory for a buffer of $1 bytes",
  ],
  [/^.*(?:bad_alloc|\bOOM\b).*$/is, "the runtime's memory is full"],
];

/** The runtime's words without its prefix, the source path of its build machine and trailing space. */
function readable(text: string): string {
  const known = memoryWords.find(([pattern]) => pattern.test(text));
  if (known) return text.replace(known[0], known[1]);
  // A C++ exception that escapes WebAssembly arrives as its bare address.
  if (/^\d+$/.test(text.trim())) return `the runtime stopped with an internal exception (${text.trim()})`;
  return (
    text
      .replace(/^.*ERROR_MESSAGE:\s*/s, "")
      .replace(/^.*MapAsyncStatus value: \d+, message:\s*/s, "")
      .replace(/\S*\/onnxruntime\/(\S+:\d+)\s/g, "$1 ")
      .trim()
      .replace(/\.+$/, "") || "the runtime gave no reason"
  );
}
