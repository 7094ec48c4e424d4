// One-click repairs: candidates chosen by what an error needs, each tried on the document before it is offered.

import { type Check, check, nameOf } from "./check.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type Document, type DocumentEdge, type DocumentNode, nextId } from "./document.ts";
import { applyEdits, type Edit } from "./edit.ts";
import { type Repair, resetField } from "./repair.ts";
import { shapeCandidates } from "./shape-repairs.ts";

/**
 * Repairs that make the diagnostic go away, best first: those that leave the fewest errors. A repair may uncover
 * errors further down, where nothing was known before; it may not add errors without getting further. At most `limit`.
 */
export function repairsFor(checked: Check, diagnostic: Diagnostic, limit = 4): readonly Repair[] {
  const tried = candidates(checked, diagnostic).flatMap((repair) => {
    const after = check(applyEdits(checked.doc, repair.edits));
    const gone = !after.diagnostics.some((other) => sameProblem(other, diagnostic));
    const further = errorCount(after) <= errorCount(checked) || soundCount(after) > soundCount(checked);
    return gone && further ? [{ repair, errors: errorCount(after) }] : [];
  });
  return tried
    .sort((a, b) => a.errors - b.errors)
    .slice(0, limit)
    .map(({ repair }) => repair);
}

function errorCount({ diagnostics }: Check): number {
  return diagnostics.filter(({ severity }) => severity === "error").length;
}

function soundCount({ nodes }: Check): number {
  return [...nodes.values()].filter(({ state }) => state === "ok").length;
}

function sameProblem(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.node === b.node && (a.field === b.field || a.code === "shape");
}

function candidates(checked: Check, diagnostic: Diagnostic): readonly Repair[] {
  const { doc } = checked;
  const node = doc.nodes.find(({ id }) => id === diagnostic.node);
  switch (diagnostic.code) {
    case "shape":
      return node && diagnostic.need ? shapeCandidates({ checked, node, need: diagnostic.need }) : [];
    case "config":
      return node && diagnostic.field !== undefined ? [resetField(node, diagnostic.field)] : [];
    case "cycle":
    case "danglingEdge":
    case "crowdedPort":
    case "unknownPort":
      return diagnostic.edge
        ? [{ title: "Remove this wire", edits: [{ kind: "disconnect", edge: diagnostic.edge }] }]
        : [];
    case "duplicateParam":
      return node
        ? [
            {
              title: "Give it a scope of its own",
              edits: [{ kind: "patchNode", id: node.id, patch: { scope: freeScope(doc, node) } }],
            },
          ]
        : [];
    case "duplicateName":
      return node
        ? [
            {
              title: "Give it a name of its own",
              edits: [{ kind: "configure", id: node.id, config: { name: `${node.type.slice(3)}_${node.id}` } }],
            },
          ]
        : [];
    case "unconnected":
      return node ? connectCandidates(checked, node, diagnostic.field ?? "") : [];
    case "noInput":
      return [{ title: "Add an input", edits: [{ kind: "addNode", node: { id: nextId(doc), type: "io.input" } }] }];
    case "noOutput":
      return outputCandidates(checked);
    case "unknownBlock":
      return node ? [{ title: "Remove this block", edits: [{ kind: "removeNode", id: node.id }] }] : [];
    default:
      return [];
  }
}

function freeScope(doc: Document, node: DocumentNode): string {
  const base =
    node.scope === undefined || node.scope === "" ? node.type.slice(node.type.lastIndexOf(".") + 1) : node.scope;
  const taken = new Set(doc.nodes.map(({ scope }) => scope));
  for (let index = 2; ; index++) if (!taken.has(`${base}_${index}`)) return `${base}_${index}`;
}

/** Outputs that no wire leaves from, nearest in document order, joined to the open port. */
function connectCandidates({ doc, nodes, order }: Check, node: DocumentNode, input: string): readonly Repair[] {
  const used = new Set(doc.edges.map((edge) => edge.from));
  return order
    .filter((id) => id !== node.id && !used.has(id) && nodes.get(id)?.state === "ok")
    .flatMap((id): readonly Repair[] => {
      const source = nodes.get(id);
      const output = source && Object.keys(source.outputTypes)[0];
      if (!source || output === undefined) return [];
      const title = `Connect ${nameOf(source.node, source.block)} to ${input}`;
      return [{ title, edits: [{ kind: "connect", edge: { from: id, output, to: node.id, input } }] }];
    });
}

function outputCandidates({ doc, nodes, order }: Check): readonly Repair[] {
  const used = new Set(doc.edges.map((edge) => edge.from));
  const open = order.filter((id) => !used.has(id) && Object.keys(nodes.get(id)?.outputTypes ?? {}).length > 0).at(-1);
  const id = nextId(doc);
  const add: Edit = { kind: "addNode", node: { id, type: "io.output" } };
  const source = open === undefined ? undefined : nodes.get(open);
  const output = source && Object.keys(source.outputTypes)[0];
  if (!source || output === undefined) return [{ title: "Add an output", edits: [add] }];
  const edge: DocumentEdge = { from: source.node.id, output, to: id, input: "x" };
  return [
    { title: `Add an output after ${nameOf(source.node, source.block)}`, edits: [add, { kind: "connect", edge }] },
  ];
}
