// How a document's custom blocks use each other: an order, what contains itself, what would grow without measure.

import type { Definition } from "./document.ts";
import { limits } from "./limits.ts";

export interface OwnOutline {
  /** Every definition after those that it uses; one that contains itself stands where it was met. */
  readonly order: readonly Definition[];
  /** Why a definition cannot be traced; undefined where it can. */
  readonly refusal: (definition: Definition) => string | undefined;
}

/** Counts before anything is traced, so that twenty nested blocks of a hostile link cannot unfold to millions. */
export function ownOutline(definitions: readonly Definition[]): OwnOutline {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  const order: Definition[] = [];
  const nodes = new Map<Definition, number>();
  const recursive = new Set<Definition>();

  const visit = (definition: Definition, open: readonly Definition[]): number => {
    const known = nodes.get(definition);
    if (known !== undefined) return known;
    if (open.includes(definition)) {
      for (const around of open.slice(open.indexOf(definition))) recursive.add(around);
      return 0;
    }
    let count = 0;
    for (const { type, repeat = 1 } of definition.nodes) {
      const inner = byType.get(type);
      count += repeat * (inner ? visit(inner, [...open, definition]) : 1);
    }
    nodes.set(definition, count);
    order.push(definition);
    return count;
  };
  for (const definition of definitions) visit(definition, []);

  return {
    order,
    refusal: (definition) => {
      if (recursive.has(definition)) return `${definition.title} contains itself`;
      const count = nodes.get(definition) ?? 0;
      return count > limits.definitionNodes
        ? `it unfolds to ${count} blocks, at most ${limits.definitionNodes} are allowed`
        : undefined;
    },
  };
}

/** Does the definition use the type, itself or through the blocks inside it? */
export function contains(definitions: readonly Definition[], outer: string, inner: string): boolean {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  const seen = new Set<string>();
  const reach = (type: string): boolean => {
    if (type === inner) return true;
    if (seen.has(type)) return false;
    seen.add(type);
    return byType.get(type)?.nodes.some((node) => reach(node.type)) ?? false;
  };
  return reach(outer);
}
