// What the view's path leads to: the block that is looked into, the scope of it, and the crumbs on the way there.

import { below, type Document, definitionOf, type Fragment, inScope, nameOf, scopeOf } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { openDocOf } from "../open-doc.ts";
import { ownSteps, type PathStep } from "../state/view.ts";

export interface Crumb {
  readonly title: string;
  /** Where a click on it leads. */
  readonly path: readonly PathStep[];
}

export interface Opened {
  readonly node: number;
  readonly fragment: Fragment;
  /** Full scope path of what is shown. */
  readonly scope: string;
  /** From the model to what is shown. */
  readonly crumbs: readonly Crumb[];
}

/** The model and the custom blocks that are open, from the outermost inwards. */
export function ownCrumbs(root: Document, path: readonly PathStep[]): readonly Crumb[] {
  const steps = ownSteps(path);
  return [
    { title: root.name || "Untitled", path: [] },
    ...steps.map(({ type }, index) => ({
      title: definitionOf(root, type)?.title ?? type,
      path: steps.slice(0, index + 1),
    })),
  ];
}

/** Null where the path leads nowhere any more: the block is gone, or has no types. */
export function openedOf(root: Document, path: readonly PathStep[]): Opened | null {
  const doc = openDocOf({ doc: root, view: { path } });
  const outer = ownSteps(path);
  const [first, ...inner] = path.slice(outer.length);
  if (first?.kind !== "block") return null;
  const found = checkedOf(doc).nodes.get(first.id);
  if (!found?.fragment) return null;
  const { node, block, fragment } = found;
  let scope = scopeOf(node);
  const title = node.title ?? block?.title ?? nameOf(node, block);
  const crumbs: Crumb[] = [...ownCrumbs(root, path), { title, path: [...outer, first] }];
  for (const [index, step] of inner.entries()) {
    if (step.kind !== "scope") return null;
    const deeper = scope === "" ? step.name : `${scope}.${step.name}`;
    // A scope that an edit took away: what is around it is shown.
    if (!fragment.trace.nodes.some((traced) => inScope(traced.scope, deeper))) break;
    scope = deeper;
    crumbs.push({ title: step.name, path: path.slice(0, outer.length + index + 2) });
  }
  return { node: first.id, fragment, scope, crumbs };
}

/** The steps into a block, its inner scopes as the boxes that lead to them. */
export function stepInto(path: readonly PathStep[], { scope }: Opened, inner: string): readonly PathStep[] {
  return [...path, { kind: "scope", name: below(inner, scope) }];
}

/** Has a block anything to look into? */
export function canOpen(doc: Document, id: number): boolean {
  return (checkedOf(doc).nodes.get(id)?.fragment?.trace.nodes.length ?? 0) > 0;
}
