// check(doc): types for every port, diagnostics on the right node or wire. Never throws for what a user can do.

import { type Assembly, assemble, type Part } from "./assemble.ts";
import type { Block } from "./block.ts";
import { blockOf } from "./blocks/index.ts";
import { duplicateNames } from "./check-names.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Document, DocumentEdge, DocumentNode } from "./document.ts";
import { evaluateNode, type Fragment, type PortTypes } from "./evaluate.ts";
import { groupBy } from "./group.ts";
import { limits } from "./limits.ts";
import { nameOf } from "./node-name.ts";
import type { Trace } from "./trace.ts";

export { nameOf } from "./node-name.ts";

export interface NodeCheck {
  readonly node: DocumentNode;
  /** Absent: the type is unknown to this version. */
  readonly block?: Block;
  /** `waiting`: nothing wrong here, but its inputs are not known. */
  readonly state: "ok" | "error" | "waiting";
  readonly inputTypes: PortTypes;
  readonly outputTypes: PortTypes;
  readonly fragment?: Fragment;
}

export interface Check {
  readonly doc: Document;
  readonly nodes: ReadonlyMap<number, NodeCheck>;
  /** Node ids in the order in which data reaches them; nodes of a cycle are left out. */
  readonly order: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
  /** No error anywhere: the model can be exported and run. */
  readonly ok: boolean;
}

export function check(doc: Document): Check {
  const diagnostics: Diagnostic[] = [];
  const nodesById = uniqueNodes(doc, diagnostics);
  const edges = soundEdges(doc, nodesById, diagnostics);
  const incoming = groupBy(edges, (edge) => edge.to);
  const order = topologicalOrder(nodesById, edges, diagnostics);
  const nodes = new Map<number, NodeCheck>();

  let traced = 0;
  for (const id of order) {
    const node = nodesById.get(id);
    if (!node) continue;
    const done = checkNode(node, { incoming: incoming.get(id) ?? [], done: nodes, diagnostics });
    nodes.set(id, done);
    traced += done.fragment?.trace.nodes.length ?? 0;
    if (traced <= limits.traceNodes) continue;
    diagnostics.push(tooLarge(done));
    break;
  }
  for (const [id, node] of nodesById)
    if (!nodes.has(id))
      nodes.set(id, { node, ...known(blockOf(node.type)), state: "waiting", inputTypes: {}, outputTypes: {} });

  diagnostics.push(...duplicateNames(nodes));
  checkEnds(nodes, diagnostics);
  return { doc, nodes, order, diagnostics, ok: diagnostics.every(({ severity }) => severity !== "error") };
}

/** The model's trace. Only for a check that is `ok`; throws the first problem otherwise. */
export function traceOf(checked: Check): Trace {
  const first = checked.diagnostics.find(({ severity }) => severity === "error");
  if (first) throw new Error(first.message);
  return knownPart(checked).trace;
}

/** What is known of the model, errors or not: all blocks that could be traced, joined. */
export function knownPart({ doc, nodes, order }: Check): Assembly {
  const parts: Part[] = [];
  for (const id of order) {
    const done = nodes.get(id);
    if (done?.fragment) parts.push({ node: done.node, fragment: done.fragment });
  }
  return assemble(parts, doc.edges);
}

/** Where the model has outgrown its bound: what follows waits, so that a hostile document costs no more than this. */
function tooLarge({ node, block }: NodeCheck): Diagnostic {
  const need = {
    kind: "limit",
    what: "a number of operations",
    got: limits.traceNodes + 1,
    limit: limits.traceNodes,
  } as const;
  const message = `${nameOf(node, block)}: a model needs at most ${limits.traceNodes} operations, this block goes beyond.`;
  return { severity: "error", code: "limit", message, node: node.id, need };
}

function known(block: Block | undefined): { readonly block?: Block } {
  return block ? { block } : {};
}

function uniqueNodes(doc: Document, diagnostics: Diagnostic[]): ReadonlyMap<number, DocumentNode> {
  const nodes = new Map<number, DocumentNode>();
  for (const node of doc.nodes) {
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
  doc: Document,
  nodes: ReadonlyMap<number, DocumentNode>,
  diagnostics: Diagnostic[],
): readonly DocumentEdge[] {
  const taken = new Set<string>();
  return doc.edges.filter((edge) => {
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

/** Kahn's algorithm, document order among equals, so that the same document gives the same trace. */
function topologicalOrder(
  nodes: ReadonlyMap<number, DocumentNode>,
  edges: readonly DocumentEdge[],
  diagnostics: Diagnostic[],
): readonly number[] {
  const waitingFor = new Map<number, number>([...nodes.keys()].map((id) => [id, 0]));
  for (const edge of edges) waitingFor.set(edge.to, (waitingFor.get(edge.to) ?? 0) + 1);
  const outgoing = groupBy(edges, (edge) => edge.from);
  const order = [...waitingFor].filter(([, count]) => count === 0).map(([id]) => id);
  for (let next = 0; next < order.length; next++) {
    for (const edge of outgoing.get(order[next] ?? 0) ?? []) {
      const left = (waitingFor.get(edge.to) ?? 1) - 1;
      waitingFor.set(edge.to, left);
      if (left === 0) order.push(edge.to);
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

interface Surroundings {
  readonly incoming: readonly DocumentEdge[];
  readonly done: ReadonlyMap<number, NodeCheck>;
  readonly diagnostics: Diagnostic[];
}

function checkNode(node: DocumentNode, { incoming, done, diagnostics }: Surroundings): NodeCheck {
  const block = blockOf(node.type);
  // Without a prototype: a wire into an unknown block may name its port as it likes.
  const inputTypes: Record<string, PortTypes[string]> = Object.create(null);
  for (const edge of incoming) {
    const given = done.get(edge.from)?.outputTypes ?? {};
    const type = Object.hasOwn(given, edge.output) ? given[edge.output] : undefined;
    if (type) inputTypes[edge.input] = type;
    else if (done.get(edge.from)?.state === "ok") {
      const message = `${nameOf(node, block)}: input ${edge.input} comes from output ${edge.output}, which this configuration does not give.`;
      diagnostics.push({ severity: "error", code: "unknownPort", message, node: node.id, edge });
    }
  }
  if (!block) {
    const message = `${node.type} is not a block of this version of Vitrine; it may come from a newer one.`;
    diagnostics.push({ severity: "error", code: "unknownBlock", message, node: node.id });
    return { node, state: "error", inputTypes, outputTypes: {} };
  }
  const open = block.inputs.filter((port) => !port.optional && !incoming.some((edge) => edge.input === port.name));
  for (const port of open) {
    const message = `${nameOf(node, block)}: input ${port.name} is not connected.`;
    diagnostics.push({ severity: "error", code: "unconnected", message, node: node.id, field: port.name });
  }
  if (open.length > 0) return { node, block, state: "error", inputTypes, outputTypes: {} };
  if (incoming.some((edge) => inputTypes[edge.input] === undefined))
    return { node, block, state: "waiting", inputTypes, outputTypes: {} };

  const evaluation = evaluateNode(node, block, inputTypes);
  if (evaluation.ok)
    return { node, block, state: "ok", inputTypes, outputTypes: evaluation.outputTypes, fragment: evaluation.fragment };
  const edge =
    incoming.length === 1 ? incoming[0] : incoming.find((wire) => wire.input === evaluation.diagnostic.field);
  diagnostics.push({ ...evaluation.diagnostic, ...(edge && evaluation.diagnostic.code === "shape" && { edge }) });
  return { node, block, state: "error", inputTypes, outputTypes: {} };
}

function checkEnds(nodes: ReadonlyMap<number, NodeCheck>, diagnostics: Diagnostic[]): void {
  const ioBlocks = [...nodes.values()].flatMap(({ block }) => (block?.family === "io" ? [block] : []));
  if (!ioBlocks.some((block) => block.inputs.length === 0))
    diagnostics.push({ severity: "error", code: "noInput", message: "The model has no input." });
  if (!ioBlocks.some((block) => block.outputs.length === 0))
    diagnostics.push({ severity: "error", code: "noOutput", message: "The model has no output." });
}
