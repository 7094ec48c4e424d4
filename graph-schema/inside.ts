// What is inside a traced block, one scope at a time: its ops, its inner scopes as boxes, and the values between them.

import type { ConventionId } from "./conventions.ts";
import type { Fragment } from "./fragment.ts";
import { costsOfPart, type TraceCosts } from "./rollup.ts";
import { below, inScope, type Param, type TraceNode, type Value } from "./trace.ts";
import type { TensorType } from "./types.ts";

interface Part {
  /** Unique in its view. */
  readonly id: string;
  /** Scope path that it stands for or in; a profile books its time there. */
  readonly scope: string;
  /** Below the opened scope: `attn.qkv`; of an op without a scope of its own, the op. */
  readonly title: string;
  /** What leaves it first. */
  readonly output: TensorType;
  /** Those it reads before anything else does, so that the parts add up to the whole. */
  readonly params: readonly Param[];
  readonly costs: TraceCosts;
}

/** One op, alone in its scope or standing directly in the opened one. */
export interface InsideOp extends Part {
  readonly kind: "op";
  readonly node: TraceNode;
  /** No other op has the scope, so that its measured time is the op's. */
  readonly alone: boolean;
}

/** A scope with several ops, which opens further. */
export interface InsideScope extends Part {
  readonly kind: "scope";
  readonly nodes: readonly TraceNode[];
}

/** Where a value comes in or leaves: a port of the block, or its neighbour around the opened scope. */
interface End<K extends "in" | "out"> {
  readonly kind: K;
  readonly id: string;
  readonly title: string;
  readonly type: TensorType;
}
export type InsideEnd = End<"in"> | End<"out">;

export type InsideItem = InsideOp | InsideScope | InsideEnd;

export interface InsideWire {
  readonly from: string;
  readonly to: string;
  readonly type: TensorType;
}

export interface Inside {
  /** In the order of data, ends last. */
  readonly items: readonly InsideItem[];
  readonly wires: readonly InsideWire[];
}

/**
 * The parts of a scope of a block's trace. An inner scope is one box, unless data leaves and enters it again by way of
 * another: then its own parts stand here, so that what is shown never runs in a circle.
 */
export function insideOf(fragment: Fragment, scope: string, convention?: ConventionId): Inside {
  const members = fragment.trace.nodes.filter((node) => inScope(node.scope, scope));
  const spread = new Set<string>();
  let boxes = boxesOf(members, scope, spread);
  for (let looped = inLoops(boxes); looped.length > 0; looped = inLoops(boxes)) {
    for (const { path } of looped) spread.add(path);
    boxes = boxesOf(members, scope, spread);
  }
  const paramsOf = firstReaders(fragment, boxes);
  const cost = (nodes: readonly TraceNode[], params: readonly Param[]) => costsOfPart({ nodes, params }, convention);
  const opsPerScope = new Map<string, number>();
  for (const node of fragment.trace.nodes) opsPerScope.set(node.scope, (opsPerScope.get(node.scope) ?? 0) + 1);

  const items = boxes.map(({ id, path, nodes }): InsideItem => {
    const params = paramsOf.get(id) ?? [];
    const [first] = nodes;
    const output = leaving(nodes).type;
    const part = { id, output, params, costs: cost(nodes, params) };
    const name = below(path, scope);
    if (first && nodes.length === 1)
      return {
        ...{ kind: "op", ...part, scope: first.scope, title: below(first.scope, scope) || first.op, node: first },
        alone: opsPerScope.get(first.scope) === 1,
      };
    return { kind: "scope", ...part, scope: path, title: name, nodes };
  });
  const { ends, wires } = wiring(fragment, boxes, scope);
  return { items: [...items, ...ends], wires };
}

interface Box {
  readonly id: string;
  /** The deepest scope that holds all of it. */
  readonly path: string;
  /** Never empty. */
  readonly nodes: readonly TraceNode[];
}

function boxesOf(members: readonly TraceNode[], scope: string, spread: ReadonlySet<string>): readonly Box[] {
  const groups = new Map<string, TraceNode[]>();
  for (const node of members) {
    let path = scope;
    while (path !== node.scope && (path === scope || spread.has(path))) path = childOn(path, node.scope);
    // What stands directly in the opened scope, or in one that is spread out, is an op of its own.
    const key = path === scope || spread.has(path) ? node.name : path;
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return [...groups.values()].map((nodes) => {
    const [first] = nodes;
    const alone = nodes.length === 1;
    const path = nodes.reduce((common, node) => commonScope(common, node.scope), first?.scope ?? "");
    return { id: alone ? `op ${first?.name}` : `scope ${path}`, path, nodes };
  });
}

function childOn(path: string, towards: string): string {
  const end = towards.indexOf(".", path === "" ? 0 : path.length + 1);
  return end < 0 ? towards : towards.slice(0, end);
}

function commonScope(a: string, b: string): string {
  let common = a;
  while (!inScope(b, common)) common = common.slice(0, Math.max(0, common.lastIndexOf(".")));
  return common;
}

/** Boxes of several ops that data enters, leaves and enters again. */
function inLoops(boxes: readonly Box[]): readonly Box[] {
  const owner = ownersOf(boxes);
  const sources = new Map<Box, Set<Box>>(boxes.map((box) => [box, new Set()]));
  const takers = new Map<Box, Set<Box>>(boxes.map((box) => [box, new Set()]));
  for (const box of boxes)
    for (const { id } of box.nodes.flatMap(({ inputs }) => inputs)) {
      const from = owner.get(id);
      if (!from || from === box) continue;
      sources.get(box)?.add(from);
      takers.get(from)?.add(box);
    }
  const left = new Set(boxes);
  const peel = (inwards: typeof sources) => {
    let peeled = 0;
    for (let more = true; more; ) {
      more = false;
      for (const box of left)
        if (![...(inwards.get(box) ?? [])].some((other) => left.has(other))) {
          left.delete(box);
          peeled++;
          more = true;
        }
    }
    return peeled;
  };
  peel(sources);
  peel(takers);
  return [...left].filter(({ nodes }) => nodes.length > 1);
}

function ownersOf(boxes: readonly Box[]): ReadonlyMap<number, Box> {
  return new Map(
    boxes.flatMap((box) => box.nodes.flatMap(({ outputs }) => outputs.map(({ id }) => [id, box] as const))),
  );
}

function firstReaders({ trace }: Fragment, boxes: readonly Box[]): ReadonlyMap<string, readonly Param[]> {
  const byValue = new Map(trace.params.map((param) => [param.value.id, param]));
  const read = new Set<number>();
  return new Map(
    boxes.map(({ id, nodes }) => {
      const params = nodes.flatMap(({ inputs }) =>
        inputs.flatMap(({ id: value }) => {
          const param = byValue.get(value);
          if (!param || read.has(value)) return [];
          read.add(value);
          return [param];
        }),
      );
      return [id, params];
    }),
  );
}

/** The first value that nothing inside reads; else the last one made. */
function leaving(nodes: readonly TraceNode[]): Value {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs.map(({ id }) => id)));
  const made = nodes.flatMap(({ outputs }) => outputs);
  const value = made.find(({ id }) => !read.has(id)) ?? made.at(-1);
  if (!value) throw new Error("a traced op has no output");
  return value;
}

function wiring({ trace, ports, outputs }: Fragment, boxes: readonly Box[], scope: string) {
  const owner = ownersOf(boxes);
  const stored = new Set([...trace.params, ...trace.constants].map(({ value }) => value.id));
  const maker = new Map(trace.nodes.flatMap((node) => node.outputs.map(({ id }) => [id, node] as const)));
  const ends = new Map<string, InsideEnd>();
  const wires = new Map<string, InsideWire>();
  const connect = (from: string, to: string, { id, type }: Value) =>
    wires.set(`${from}>${to}>${id}`, { from, to, type });
  /** The neighbour on the other side, as it is called where both stand. */
  const nameOf = (node: TraceNode): string => {
    const [name = ""] = below(node.scope, commonScope(node.scope, scope)).split(".");
    return name === "" ? node.op : name;
  };

  const portOf = new Map(Object.entries(ports).map(([port, { id }]) => [id, port]));
  for (const { name, value } of trace.inputs) portOf.set(value.id, name);
  for (const box of boxes)
    for (const value of box.nodes.flatMap(({ inputs }) => inputs)) {
      const from = owner.get(value.id);
      if (from === box || stored.has(value.id)) continue;
      const source = maker.get(value.id);
      const id = from?.id ?? `in ${value.id}`;
      if (!from)
        ends.set(id, {
          kind: "in",
          id,
          title: portOf.get(value.id) ?? (source ? nameOf(source) : ""),
          type: value.type,
        });
      connect(id, box.id, value);
    }
  const takers = new Map<number, { readonly value: Value; readonly titles: Set<string> }>();
  const leave = (title: string, value: Value) => {
    const known = takers.get(value.id) ?? { value, titles: new Set() };
    takers.set(value.id, known);
    known.titles.add(title);
  };
  for (const node of trace.nodes)
    if (!inScope(node.scope, scope)) for (const value of node.inputs) leave(nameOf(node), value);
  for (const [port, value] of Object.entries(outputs)) leave(port, value);
  for (const { name, value } of trace.outputs) leave(name, value);
  for (const { value, titles } of takers.values()) {
    const from = owner.get(value.id);
    if (!from) continue;
    const id = `out ${value.id}`;
    ends.set(id, { kind: "out", id, title: [...titles].join(", "), type: value.type });
    connect(from.id, id, value);
  }
  return { ends: [...ends.values()], wires: [...wires.values()] };
}
