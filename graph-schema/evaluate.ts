// One document node traced by itself: its fragment of the model, or the reason why there is none. Memoised.

import type { Block } from "./block.ts";
import { Builder, type Graph } from "./builder.ts";
import { configProblem } from "./config-problem.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type DocumentNode, scopeOf } from "./document.ts";
import { ShapeError } from "./errors.ts";
import { nameOf } from "./node-name.ts";
import type { Trace, Value } from "./trace.ts";
import { sameType, type TensorType } from "./types.ts";

export type PortTypes = Readonly<Record<string, TensorType>>;

/** A trace whose values at the ports are still open. */
export interface Fragment {
  readonly trace: Trace;
  readonly ports: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
}

export type Evaluation =
  | { readonly ok: true; readonly fragment: Fragment; readonly outputTypes: PortTypes }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

interface Remembered {
  readonly block: Block;
  readonly inputTypes: PortTypes;
  readonly evaluation: Evaluation;
}

/** Documents share unchanged nodes, so that an edit re-traces what it touched and what follows from it. */
const memory = new WeakMap<DocumentNode, readonly Remembered[]>();
const rememberedPerNode = 4;

export function evaluateNode(node: DocumentNode, block: Block, inputTypes: PortTypes): Evaluation {
  const known = memory.get(node) ?? [];
  const hit = known.find((entry) => entry.block === block && samePorts(entry.inputTypes, inputTypes));
  if (hit) return hit.evaluation;
  const evaluation = trace(node, block, inputTypes);
  memory.set(node, [{ block, inputTypes, evaluation }, ...known].slice(0, rememberedPerNode));
  return evaluation;
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

function trace(node: DocumentNode, block: Block, inputTypes: PortTypes): Evaluation {
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
    return { ok: true, fragment: { trace: builder.finish(), ports, outputs }, outputTypes };
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

/** A fragment as a model of its own, ports as its inputs: what is timed when a block is cut out. */
export function standalone({ trace, ports, outputs }: Fragment): Trace {
  const ends = (values: Readonly<Record<string, Value>>) =>
    Object.entries(values).map(([port, value]) => ({ name: port, value }));
  return { ...trace, inputs: [...trace.inputs, ...ends(ports)], outputs: [...trace.outputs, ...ends(outputs)] };
}
