// Find in the graph: what is looked for, the blocks that match, and the one that is looked at. Lives while the bar is open.

import { createStore } from "zustand/vanilla";
import { type Document, nameOf } from "#graph-schema";
import { canvas } from "../canvas/handle.ts";
import { checkedOf } from "../derived.ts";
import { editor, openDoc } from "../editor.ts";

export interface Find {
  readonly open: boolean;
  readonly query: string;
  /** Ids in the order in which data reaches the blocks. */
  readonly hits: readonly number[];
  /** Of `hits`; -1: none is looked at. */
  readonly at: number;
  /** Why the query is no pattern; null: it is one. */
  readonly wrong: string | null;
}

const closed: Find = { open: false, query: "", hits: [], at: -1, wrong: null };

export const find = createStore<Find>()(() => closed);

/** A part of a name, type, scope or setting, or a regular expression; null: the text is no pattern. */
export function patternOf(query: string): RegExp | null {
  try {
    return new RegExp(query, "i");
  } catch {
    return null;
  }
}

/** Blocks by title, type, scope and settings (`heads=8`), in the order of data. */
export function hitsOf(doc: Document, query: string): readonly number[] {
  const pattern = query === "" ? null : patternOf(query);
  if (!pattern) return [];
  const { nodes, order } = checkedOf(doc);
  return [...new Set([...order, ...nodes.keys()])].filter((id) => {
    const done = nodes.get(id);
    if (!done) return false;
    const { node, block } = done;
    const parsed = block?.config.safeParse(node.config ?? {});
    const config = parsed?.success ? parsed.data : (node.config ?? {});
    const settings = Object.entries(config).map(([field, value]) => `${field}=${String(value)}`);
    return [nameOf(node, block), node.title ?? "", block?.title ?? "", node.type, node.scope ?? "", ...settings].some(
      (text) => pattern.test(text),
    );
  });
}

export function openFind(): void {
  find.setState({ open: true });
  lookFor(find.getState().query);
}

export function closeFind(): void {
  find.setState(closed, true);
}

export function lookFor(query: string): void {
  const hits = hitsOf(openDoc(), query);
  const wrong = query === "" || patternOf(query) ? null : "This is no regular expression.";
  find.setState({ query, hits, at: -1, wrong });
  if (query !== "") editor.getState().announce(wrong ?? `${hits.length} ${hits.length === 1 ? "hit" : "hits"}`);
}

/** Selects the next or previous hit and brings it into view; searches again first, since the model may have changed. */
export function goToHit(step: 1 | -1): void {
  const { query, at } = find.getState();
  const { select, announce } = editor.getState();
  const hits = hitsOf(openDoc(), query);
  if (hits.length === 0) {
    find.setState({ hits, at: -1 });
    return;
  }
  const next = at < 0 ? (step === 1 ? 0 : hits.length - 1) : (at + step + hits.length) % hits.length;
  find.setState({ hits, at: next });
  const id = hits[next];
  if (id === undefined) return;
  select({ nodes: new Set([id]) });
  canvas()?.centreOn(id);
  announce(`Hit ${next + 1} of ${hits.length}`);
}

/** Is this block a hit? */
export function isHit({ hits }: Find, id: number): boolean {
  return hits.length > 0 && hits.includes(id);
}
