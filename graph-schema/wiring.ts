// Which wires of a graph are sound, and in which order data runs through it: what can be said without tracing a block.

import type { Block } from "./block.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { DocumentEdge, DocumentGraph, DocumentNode } from "./document.ts";
import { groupBy } from "./group.ts";
import { nameOf } from "./node-name.ts";

/** The block of a type: a registered one, or one that the document defines. */
export type BlockLookup = (type: string) => Block | undefined;

export interface Wiring {
  /** The first of every id. */
  readonly nodes: ReadonlyMap<number, DocumentNode>;
  /** Sound wires by the node where they end. */
  readonly incoming: ReadonlyMap<number, readonly DocumentEdge[]>;
  /** Node ids in the order in which data reaches them; nodes of a cycle are left out. */
  readonly order: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Reading {
  readonly blockOf: BlockLookup;
  readonly diagnostics: Diagnostic[];
}

export function wiringOf(graph: DocumentGraph, blockOf: BlockLookup): Wiring {
  const diagnostics: Diagnostic[] = [];
  const nodes = uniqueNodes(graph, diagnostics);
  const edges = soundEdges(graph, nodes, { blockOf, diagnostics });
  const order = topologicalOrder(nodes, edges, { blockOf, diagnostics });
  return { nodes, incoming: groupBy(edges, (edge) => edge.to), order, diagnostics };
}

function uniqueNodes(graph: DocumentGraph, diagnostics: Diagnostic[]): ReadonlyMap<number, DocumentNode> {
  const nodes = new Map<number, DocumentNode>();
  for (const node of graph.nodes) {
    if (nodes.has(node.id))
      diagnostics.push({
        severity: "error",
        code: "duplicateId",
        message: `Two blocks have the id ${node.id}.`,
        node: node.id,
      });
    else nodes.set(node.id, node);
  }
  return nodes;
}

/** Wires that connect existing ports, one per input; the others become diagnostics. */
function soundEdges(
  graph: DocumentGraph,
  nodes: ReadonlyMap<number, DocumentNode>,
  { blockOf, diagnostics }: Reading,
): readonly DocumentEdge[] {
  const taken = new Set<string>();
  return graph.edges.filter((edge) => {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (!from || !to) {
      diagnostics.push({
        severity: "error",
        code: "danglingEdge",
        message: "A wire leads to a block that is gone.",
        edge,
      });
      return false;
    }
    const [source, target] = [blockOf(from.type), blockOf(to.type)];
    if (source && !source.outputs.includes(edge.output)) {
      const message = `${nameOf(from, source)} has no output ${edge.output}; it has ${source.outputs.join(", ") || "none"}.`;
      diagnostics.push({ severity: "error", code: "unknownPort", message, node: from.id, edge });
      return false;
    }
    if (target && !target.inputs.some((port) => port.name === edge.input)) {
      const ports = target.inputs.map((port) => port.name).join(", ") || "none";
      const message = `${nameOf(to, target)} has no input ${edge.input}; it has ${ports}.`;
      diagnostics.push({ severity: "error", code: "unknownPort", message, node: to.id, edge });
      return false;
    }
    const key = `${edge.to}:${edge.input}`;
    if (taken.has(key)) {
      const message = `${nameOf(to, target)}: input ${edge.input} takes one wire, two arrive.`;
      diagnostics.push({ severity: "error", code: "crowdedPort", message, node: to.id, edge });
      return false;
    }
    taken.add(key);
    return true;
  });
}

/**
 * Kahn's algorithm; of the blocks that data has reached, the first of the document. So the same document gives the same
 * trace, and parts that stand where their block stood are traced as the block was.
 */
function topologicalOrder(
  nodes: ReadonlyMap<number, DocumentNode>,
  edges: readonly DocumentEdge[],
  { blockOf, diagnostics }: Reading,
): readonly number[] {
  const places = new Map([...nodes.keys()].map((id, place) => [id, place]));
  const placeOf = (id: number): number => places.get(id) ?? 0;
  const waitingFor = new Map<number, number>([...nodes.keys()].map((id) => [id, 0]));
  for (const edge of edges) waitingFor.set(edge.to, (waitingFor.get(edge.to) ?? 0) + 1);
  const outgoing = groupBy(edges, (edge) => edge.from);
  // The last is the next: what becomes ready mostly stands near where data is, so that little has to move for it.
  const ready = [...waitingFor].flatMap(([id, count]) => (count === 0 ? [id] : [])).reverse();
  const order: number[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const { to } of outgoing.get(id) ?? []) {
      const left = (waitingFor.get(to) ?? 1) - 1;
      waitingFor.set(to, left);
      if (left === 0) ready.splice(ready.findLastIndex((other) => placeOf(other) > placeOf(to)) + 1, 0, to);
    }
  }
  if (order.length < nodes.size) {
    const reached = new Set(order);
    const closing = closingEdges(edges.filter((edge) => !reached.has(edge.from) && !reached.has(edge.to)));
    for (const edge of closing) {
      const node = nodes.get(edge.to);
      const message = `${node ? nameOf(node, blockOf(node.type)) : edge.to}: this wire closes a cycle; data must run one way.`;
      diagnostics.push({ severity: "error", code: "cycle", message, node: edge.to, edge });
    }
  }
  return order;
}

/** Edges that, walked depth first, lead back to a block on the way. */
function closingEdges(edges: readonly DocumentEdge[]): readonly DocumentEdge[] {
  const outgoing = groupBy(edges, (edge) => edge.from);
  const state = new Map<number, "open" | "done">();
  const closing: DocumentEdge[] = [];
  for (const start of outgoing.keys()) {
    if (state.has(start)) continue;
    state.set(start, "open");
    const stack = [{ id: start, next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = outgoing.get(top.id)?.[top.next++];
      if (!edge) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(edge.to) === "open") closing.push(edge);
      else if (!state.has(edge.to)) {
        state.set(edge.to, "open");
        stack.push({ id: edge.to, next: 0 });
      }
    }
  }
  return closing;
}
