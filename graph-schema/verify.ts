// The laws of a trace. What the builder makes keeps them; a pass over traces is held to them by its tests.

import { ShapeError } from "./errors.ts";
import { ops } from "./ops/index.ts";
import type { Op } from "./ops/op.ts";
import { inScope, type Trace, type TraceNode, type Value } from "./trace.ts";
import { printType, sameType, type TensorType } from "./types.ts";

/** One sentence per violation; empty where all laws hold. Never throws. */
export function verify(trace: Trace): readonly string[] {
  return [...flow(trace), ...typing(trace), ...batch(trace), ...paths(trace), ...use(trace), ...names(trace)];
}

function* sources(trace: Trace): Iterable<{ readonly what: string; readonly value: Value }> {
  for (const { name, value } of trace.inputs) yield { what: `input ${name}`, value };
  for (const { name, kind, value } of trace.params) yield { what: `${kind} ${name}`, value };
  for (const { name, value } of trace.constants) yield { what: `constant ${name}`, value };
}

/** A value is produced once, before its uses, and every use sees the type that was produced. */
function flow(trace: Trace): readonly string[] {
  const found: string[] = [];
  const produced = new Map<number, { readonly by: string; readonly type: TensorType }>();
  const produce = (by: string, { id, type }: Value) => {
    const before = produced.get(id);
    if (before) found.push(`${by}: produces value ${id}, which ${before.by} has produced already.`);
    else produced.set(id, { by, type });
  };
  const consume = (by: string, { id, type }: Value) => {
    const source = produced.get(id);
    if (!source) found.push(`${by}: uses value ${id} before anything has produced it.`);
    else if (!sameType(source.type, type))
      found.push(`${by}: takes ${source.by} for ${printType(type)}, but it is ${printType(source.type)}.`);
  };
  for (const { what, value } of sources(trace)) produce(what, value);
  for (const { name, inputs, outputs } of trace.nodes) {
    for (const value of inputs) consume(name, value);
    for (const value of outputs) produce(name, value);
  }
  for (const { name, value } of trace.outputs) consume(`output ${name}`, value);
  return found;
}

/** Recorded output types are those that the op infers from its inputs. */
function typing(trace: Trace): readonly string[] {
  return trace.nodes.flatMap((node) => {
    const inferred = inferAgain(node);
    if (typeof inferred === "string") return [`${node.name}: ${inferred}.`];
    const recorded = node.outputs.map(({ type }) => type);
    const same =
      inferred.length === recorded.length && inferred.every((type, index) => sameType(type, recorded[index] ?? type));
    if (same) return [];
    const list = (types: readonly TensorType[]) => types.map(printType).join(" and ") || "nothing";
    return [`${node.name}: records ${list(recorded)}, but ${node.op} makes ${list(inferred)} of its inputs.`];
  });
}

function inferAgain(node: TraceNode): readonly TensorType[] | string {
  const { infer } = ops[node.op] as unknown as Op<TraceNode["attrs"]>;
  try {
    return infer(
      node.inputs.map(({ type }) => type),
      node.attrs,
    );
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    return `${node.op} cannot be inferred: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The batch is axis 0, written as 1, and what is computed from a batched value is batched. */
function batch(trace: Trace): readonly string[] {
  const found: string[] = [];
  const check = (where: string, { type }: Value) => {
    if (type.batched && type.shape[0] !== 1) found.push(`${where}: axis 0 is the batch, got ${printType(type)}.`);
  };
  for (const { name, value } of trace.inputs) {
    check(`input ${name}`, value);
    if (!value.type.batched) found.push(`input ${name}: an input has a batch, got ${printType(value.type)} without.`);
  }
  for (const { what, value } of sources({ ...trace, inputs: [] }))
    if (value.type.batched) found.push(`${what}: stored tensors have no batch.`);
  for (const { name, inputs, outputs } of trace.nodes) {
    const batched = inputs.some(({ type }) => type.batched);
    for (const value of outputs) {
      check(name, value);
      if (value.type.batched !== batched)
        found.push(`${name}: ${batched ? "loses the batch of its inputs" : "has a batch that no input brought"}.`);
    }
  }
  return found;
}

/** A parameter's name spells the scope in which it is used. */
function paths(trace: Trace): readonly string[] {
  const users = usersOf(trace);
  return trace.params.flatMap(({ name, value }) => {
    const path = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    const strangers = (users.get(value.id) ?? []).filter(({ scope }) => !inScope(path, scope) && !inScope(scope, path));
    return strangers.map((node) => `${node.name}: uses ${name}, whose name spells another scope.`);
  });
}

/** Whatever is stored is used. */
function use(trace: Trace): readonly string[] {
  const users = usersOf(trace);
  const returned = new Set(trace.outputs.map(({ value }) => value.id));
  return [...sources({ ...trace, inputs: [] })]
    .filter(({ value }) => !users.has(value.id) && !returned.has(value.id))
    .map(({ what }) => `${what}: nothing uses it.`);
}

function usersOf(trace: Trace): ReadonlyMap<number, readonly TraceNode[]> {
  const users = new Map<number, TraceNode[]>();
  for (const node of trace.nodes)
    for (const { id } of node.inputs) {
      const known = users.get(id);
      if (known) known.push(node);
      else users.set(id, [node]);
    }
  return users;
}

/** Tensors of the state dict, nodes, inputs and outputs each have names of their own. */
function names(trace: Trace): readonly string[] {
  return [
    ...repeated("Two tensors", trace.params),
    ...repeated("Two constants", trace.constants),
    ...repeated("Two nodes", trace.nodes),
    ...repeated("Two inputs", trace.inputs),
    ...repeated("Two outputs", trace.outputs),
  ];
}

function repeated(what: string, named: readonly { readonly name: string }[]): readonly string[] {
  const seen = new Set<string>();
  const twice = named.filter(({ name }) => seen.size === seen.add(name).size);
  return twice.map(({ name }) => `${what} are named ${name}.`);
}
