// One document node traced by itself: its fragment of the model, or the reason why there is none. Memoised.

import type { Block } from "./block.ts";
import { Builder, type Graph } from "./builder.ts";
import { configProblem } from "./config-problem.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type DocumentNode, scopeOf } from "./document.ts";
import { ShapeError } from "./errors.ts";
import { type Fragment, underScope } from "./fragment.ts";
import { nameOf } from "./node-name.ts";
import type { Value } from "./trace.ts";
import { sameType, type TensorType } from "./types.ts";

export type PortTypes = Readonly<Record<string, TensorType>>;

export type Evaluation =
  | { readonly ok: true; readonly fragment: Fragment; readonly outputTypes: PortTypes }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

interface Remembered {
  readonly block: Block;
  readonly inputTypes: PortTypes;
  readonly evaluation: Evaluation;
}

/** Documents share unchanged nodes, so that an edit looks again at what it touched and what follows from it. */
const memory = new WeakMap<DocumentNode, readonly Remembered[]>();
const rememberedPerNode = 4;

export function evaluateNode(node: DocumentNode, block: Block, inputTypes: PortTypes): Evaluation {
  const known = memory.get(node) ?? [];
  const hit = known.find((entry) => entry.block === block && samePorts(entry.inputTypes, inputTypes));
  if (hit) return hit.evaluation;
  const alike = tracedAlike(node, block, inputTypes);
  // A refusal names its place, so it is that of one node alone.
  const evaluation: Evaluation = alike
    ? { ok: true, fragment: underScope(alike, scopeOf(node)), outputTypes: alike.outputTypes }
    : { ok: false, diagnostic: refusal(node, block, inputTypes) };
  memory.set(node, [{ block, inputTypes, evaluation }, ...known].slice(0, rememberedPerNode));
  return evaluation;
}

interface Alike extends Omit<Fragment, "trace"> {
  readonly inputTypes: PortTypes;
  readonly outputTypes: PortTypes;
}

/** By block, then by what a node sets of it. Nodes that are alike are traced once, a stage of equal blocks in one step. */
const alikeMemory = new WeakMap<Block, Map<string, readonly Alike[]>>();
const rememberedSettings = 64;
const rememberedPerSetting = 16;

/** What all nodes like this one trace, without their scope; undefined where they refuse. */
function tracedAlike(node: DocumentNode, block: Block, inputTypes: PortTypes): Alike | undefined {
  const settings = alikeMemory.get(block) ?? new Map<string, readonly Alike[]>();
  alikeMemory.set(block, settings);
  const key = JSON.stringify([node.config, node.repeat, node.bypass]);
  const known = settings.get(key) ?? [];
  const hit = known.find((entry) => samePorts(entry.inputTypes, inputTypes));
  if (hit) return hit;
  const made = trace({ ...node, scope: "" }, block, inputTypes);
  if (!made.ok) return undefined;
  // The latest last, the oldest goes first.
  settings.delete(key);
  settings.set(key, [made.alike, ...known].slice(0, rememberedPerSetting));
  const [oldest] = settings.keys();
  if (settings.size > rememberedSettings && oldest !== undefined) settings.delete(oldest);
  return made.alike;
}

function samePorts(a: PortTypes, b: PortTypes): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [left, right] = [a[name], b[name]];
      return left !== undefined && right !== undefined && sameType(left, right);
    })
  );
}

type Traced = { readonly ok: true; readonly alike: Alike } | { readonly ok: false; readonly diagnostic: Diagnostic };

function trace(node: DocumentNode, block: Block, inputTypes: PortTypes): Traced {
  const problem = configProblem(block, node.config ?? {});
  if (problem) {
    const { field, sentence } = problem;
    const message = `${nameOf(node, block)}: ${sentence}.`;
    return {
      ok: false,
      diagnostic: { severity: "error", code: "config", message, node: node.id, field, where: scopeOf(node) },
    };
  }
  const config = block.config.parse(node.config ?? {});
  const builder = new Builder();
  const ports = Object.fromEntries(Object.entries(inputTypes).map(([port, type]) => [port, builder.free(type)]));
  try {
    const outputs = runNode(node, block, { builder, ports, config });
    const outputTypes = Object.fromEntries(Object.entries(outputs).map(([port, value]) => [port, value.type]));
    return { ok: true, alike: { unscoped: builder.finish(), ports, outputs, inputTypes, outputTypes } };
  } catch (error) {
    if (!(error instanceof ShapeError)) return { ok: false, diagnostic: ownMistake(node, block, error) };
    const located = error.where === "" ? error.at(scopeOf(node)) : error;
    const { need } = error.fields;
    return {
      ok: false,
      diagnostic: {
        severity: "error",
        code: "shape",
        message: located.message,
        node: node.id,
        where: located.where,
        need,
        ...(need.kind === "config" || need.kind === "divisor" ? { field: need.field } : {}),
      },
    };
  }
}

/** Why a node that refuses does, in its own place. */
function refusal(node: DocumentNode, block: Block, inputTypes: PortTypes): Diagnostic {
  const again = trace(node, block, inputTypes);
  return again.ok ? ownMistake(node, block, "it refuses at the root alone") : again.diagnostic;
}

/** A block must refuse what it cannot take; where it fails otherwise, the editor stays usable and says whose fault it is. */
function ownMistake(node: DocumentNode, block: Block, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `${scopeOf(node) || block.title}: ${block.title} cannot be traced, which is a mistake of Vitrine's own: ${reason}.`;
  return { severity: "error", code: "internal", message, node: node.id, where: scopeOf(node) };
}

interface Run {
  readonly builder: Graph;
  readonly ports: Readonly<Record<string, Value>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Runs a node's block in the node's scope: bypass, copies in a row and all. `config` is parsed. */
export function runNode(
  node: DocumentNode,
  block: Block,
  { builder, ports, config }: Run,
): Readonly<Record<string, Value>> {
  const [firstIn, firstOut] = [block.inputs[0]?.name, block.outputs[0]];
  const through = firstIn === undefined ? undefined : ports[firstIn];
  if (node.bypass && firstOut !== undefined && through) return { [firstOut]: through };
  const scope = scopeOf(node);
  if (node.repeat === undefined || firstIn === undefined || firstOut === undefined)
    return defined(builder.scope(scope, () => block.forward(builder, ports, config)));
  let inputs = ports;
  let outputs: Readonly<Record<string, Value>> = {};
  for (let index = 0; index < node.repeat; index++) {
    outputs = defined(
      builder.scope(scope === "" ? String(index) : `${scope}.${index}`, () => block.forward(builder, inputs, config)),
    );
    const next = outputs[firstOut];
    if (next) inputs = { ...inputs, [firstIn]: next };
  }
  return outputs;
}

function defined(outputs: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(outputs).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
