// What a rule of the linter is: advice on a model that works, with its reason and where the reason comes from.

import { type Check, knownPart } from "../check.ts";
import type { DocumentEdge, DocumentNode } from "../document.ts";
import type { Repair } from "../repair.ts";
import type { Param, TraceNode } from "../trace.ts";

export interface Citation {
  /** Paper or vendor's document. */
  readonly title: string;
  /** Where in it: a section, a file. */
  readonly place: string;
  readonly url: string;
}

/** `strong`: work or data is lost. `hint`: often better otherwise; published models depart from it with reason. */
export type Strength = "strong" | "hint";

export interface Rule {
  /** Kept in browsers and in scripts; never renamed. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences. */
  readonly why: string;
  readonly citation: Citation;
  readonly strength: Strength;
  readonly check: (model: LintModel) => readonly Finding[];
  /** Edits that may help; each is tried before it is offered. */
  readonly candidates?: (model: LintModel, finding: Finding) => readonly Repair[];
}

export interface Finding {
  readonly node: number;
  /** A whole sentence: where, what was found. */
  readonly message: string;
  /** Scope path of the op that it is about. */
  readonly where?: string;
  readonly edge?: DocumentEdge;
  /** The number found, for candidates: channels, heads. */
  readonly got?: number;
}

/** One traced op of the model, and the block that traced it. */
export interface OwnedOp {
  readonly node: TraceNode;
  readonly owner: DocumentNode;
}

/** The known part of a model, with the ways through it. */
export interface LintModel {
  readonly checked: Check;
  /** In the order of data. */
  readonly ops: readonly OwnedOp[];
  readonly maker: (value: number) => OwnedOp | undefined;
  readonly readers: (value: number) => readonly OwnedOp[];
  readonly param: (value: number) => Param | undefined;
  /** Values that the model returns. */
  readonly returned: ReadonlySet<number>;
}

export function lintModel(checked: Check): LintModel {
  const { trace } = knownPart(checked);
  const owners = checked.order.flatMap((id) => {
    const { fragment, node } = checked.nodes.get(id) ?? {};
    return fragment && node ? fragment.trace.nodes.map(() => node) : [];
  });
  const ops = trace.nodes.flatMap((node, index): OwnedOp[] => {
    const owner = owners[index];
    return owner ? [{ node, owner }] : [];
  });
  const makers = new Map<number, OwnedOp>();
  const readers = new Map<number, OwnedOp[]>();
  for (const op of ops) {
    for (const { id } of op.node.outputs) makers.set(id, op);
    for (const { id } of new Set(op.node.inputs)) {
      const known = readers.get(id);
      if (known) known.push(op);
      else readers.set(id, [op]);
    }
  }
  const params = new Map(trace.params.map((param) => [param.value.id, param]));
  return {
    checked,
    ops,
    maker: (value) => makers.get(value),
    readers: (value) => readers.get(value) ?? [],
    param: (value) => params.get(value),
    returned: new Set(trace.outputs.map(({ value }) => value.id)),
  };
}

/** `stages.1.proj: `, or nothing at the root. */
export function place({ scope }: TraceNode): string {
  return scope === "" ? "" : `${scope}: `;
}

/** The op's first batched input. */
export function inputOf({ inputs }: TraceNode): TraceNode["inputs"][number] | undefined {
  return inputs.find(({ type }) => type.batched);
}

export interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

const windowed = new Set(["conv2d", "conv3d", "maxPool", "avgPool"]);

/** Of what slides over a map; undefined for other ops. */
export function windowOf({ op, attrs }: TraceNode): Window | undefined {
  if (!windowed.has(op)) return undefined;
  const { kernel = [], stride = [], padding = [], dilation, groups = 1 } = attrs as Partial<Window>;
  return { kernel, stride, padding, dilation: dilation ?? kernel.map(() => 1), groups };
}

export const activationOps: ReadonlySet<string> = new Set([
  "relu",
  "relu6",
  "leakyRelu",
  "gelu",
  "silu",
  "hardSwish",
  "sigmoid",
  "tanh",
]);

/** Settings of the finding's block that hold the number, as the block's schema names them. */
export function fieldsWith(
  { checked }: LintModel,
  { node, got }: Finding,
  matches: (key: string, unit: string | undefined) => boolean,
): readonly string[] {
  const found = checked.nodes.get(node);
  const parsed = found?.block?.config.safeParse(found.node.config ?? {});
  if (!found?.block || !parsed?.success) return [];
  const values = parsed.data as Readonly<Record<string, unknown>>;
  return Object.entries(found.block.config.shape).flatMap(([key, schema]) => {
    const { unit } = (schema as { meta(): { unit?: string } | undefined }).meta() ?? {};
    return values[key] === got && matches(key, unit) ? [key] : [];
  });
}

export function configured(node: number, key: string, value: number | boolean): Repair {
  const title = typeof value === "boolean" ? `Turn ${key} ${value ? "on" : "off"}` : `Set ${key} to ${value}`;
  return { title, edits: [{ kind: "configure", id: node, config: { [key]: value } }] };
}
