// Names that must be unique across a whole document: tensors of the state dict, inputs and outputs of the model.

import type { Diagnostic } from "./diagnostic.ts";
import { scopeOf } from "./document.ts";
import { groupBy } from "./group.ts";
import type { NodeCheck } from "./node-check.ts";
import { nameOf } from "./node-name.ts";

export function* duplicateNames(nodes: ReadonlyMap<number, NodeCheck>): Iterable<Diagnostic> {
  yield* duplicateTensors([...nodes.values()].filter(({ fragment }) => (fragment?.unscoped.params.length ?? 0) > 0));
  for (const side of ["inputs", "outputs"] as const) {
    const taken = new Set<string>();
    for (const { node, fragment } of nodes.values()) {
      for (const { name } of fragment?.unscoped[side] ?? []) {
        if (taken.has(name)) {
          const message = `Two ${side} of the model are named ${name}.`;
          yield { severity: "error", code: "duplicateName", message, node: node.id, field: "name" };
        }
        taken.add(name);
      }
    }
  }
}

function* duplicateTensors(nodes: readonly NodeCheck[]): Iterable<Diagnostic> {
  const contested = contestedScopes(nodes);
  const owners = new Map<string, number>();
  for (const { node, block, fragment } of nodes) {
    if (!contested.has(scopeOf(node))) continue;
    const clash = fragment?.trace.params.find(({ name }) => (owners.get(name) ?? node.id) !== node.id);
    for (const { name } of fragment?.trace.params ?? []) if (!owners.has(name)) owners.set(name, node.id);
    if (!clash) continue;
    const message = `${nameOf(node, block)}: its tensor ${clash.name} is already the name of another block's; give it another scope than ${scopeOf(node) || "the root"}.`;
    yield { severity: "error", code: "duplicateParam", message, node: node.id, field: "scope" };
  }
}

/**
 * Scopes in which two nodes could name the same tensor. Names begin with their node's scope, so scopes apart from each
 * other cannot clash, and an edit of a document of a thousand blocks need not compare all their tensors.
 */
function contestedScopes(nodes: readonly NodeCheck[]): ReadonlySet<string> {
  const byScope = groupBy(nodes, ({ node }) => scopeOf(node));
  const contested = new Set<string>();
  const contest = (path: string, scope: string) => {
    for (const outer of outerPaths(path)) if (byScope.has(outer)) contested.add(outer).add(scope);
  };
  for (const [scope, group] of byScope) {
    if (group.length > 1) contested.add(scope);
    if (scope !== "") contest(scope, scope);
  }
  for (const { fragment } of byScope.get("") ?? []) {
    contested.add("");
    for (const { name } of fragment?.trace.params ?? []) contest(name, "");
  }
  return contested;
}

/** `a` and `a.b` of `a.b.c`. */
function outerPaths(path: string): readonly string[] {
  const outer: string[] = [];
  for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) outer.push(path.slice(0, dot));
  return outer;
}
