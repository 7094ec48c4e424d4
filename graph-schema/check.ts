// check(doc): types for every port, diagnostics on the right node or wire. Never throws for what a user can do.

import { type Assembly, assemble, type Part } from "./assemble.ts";
import type { Block } from "./block.ts";
import { duplicateNames } from "./check-names.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Document } from "./document.ts";
import { limits } from "./limits.ts";
import { checkNode, type NodeCheck } from "./node-check.ts";
import { nameOf } from "./node-name.ts";
import { blocksOf } from "./own-blocks.ts";
import type { Trace } from "./trace.ts";
import { wiringOf } from "./wiring.ts";

export type { NodeCheck } from "./node-check.ts";
export { nameOf } from "./node-name.ts";

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
  const blockOf = blocksOf(doc);
  const { nodes: nodesById, incoming, order, diagnostics: structural } = wiringOf(doc, blockOf);
  const diagnostics = [...structural];
  const nodes = new Map<number, NodeCheck>();

  let traced = 0;
  for (const id of order) {
    const node = nodesById.get(id);
    if (!node) continue;
    const done = checkNode(node, {
      block: blockOf(node.type),
      incoming: incoming.get(id) ?? [],
      done: nodes,
      diagnostics,
    });
    nodes.set(id, done);
    traced += done.fragment?.unscoped.nodes.length ?? 0;
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

function checkEnds(nodes: ReadonlyMap<number, NodeCheck>, diagnostics: Diagnostic[]): void {
  const ioBlocks = [...nodes.values()].flatMap(({ block }) => (block?.family === "io" ? [block] : []));
  if (!ioBlocks.some((block) => block.inputs.length === 0))
    diagnostics.push({ severity: "error", code: "noInput", message: "The model has no input." });
  if (!ioBlocks.some((block) => block.outputs.length === 0))
    diagnostics.push({ severity: "error", code: "noOutput", message: "The model has no output." });
}
