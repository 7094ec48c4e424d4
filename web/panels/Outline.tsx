// The model as a list in the order in which data reaches its blocks: the canvas for keyboards and screen readers.

import { CircleAlert } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { groupBy, nameOf, printShape } from "#graph-schema";
import { checkedOf, problemsByNode } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { find } from "../find/find.ts";
import { openDocOf } from "../open-doc.ts";
import { BlockGlyph } from "../own/BlockGlyph.tsx";
import { cx } from "../ui/class-names.ts";
import { found } from "./block-search.ts";

interface OutlineProps {
  readonly query: string;
  readonly onGoTo: (node: number) => void;
}

export function Outline({ query, onGoTo }: OutlineProps) {
  const checked = useEditor((state) => checkedOf(openDocOf(state)));
  const problems = useEditor((state) => problemsByNode(openDocOf(state)));
  const incoming = useMemo(() => groupBy(checked.doc.edges, ({ to }) => to), [checked]);
  const selected = useEditor((state) => state.view.selection.nodes);
  const hitIds = useStore(find, (state) => state.hits);
  const hits = new Set(hitIds);
  const inOrder = [...new Set([...checked.order, ...checked.nodes.keys()])];
  const rows = inOrder.flatMap((id) => checked.nodes.get(id) ?? []);
  const matches = found(rows, query, ({ node, block }) => [nameOf(node, block), node.scope ?? "", node.type]);
  const rowAt = new Map(inOrder.map((id, index) => [id, index]));
  /** Names of what feeds a block, where that is not just the block before it in the list. */
  const sourcesOf = (id: number): readonly string[] => {
    const from = (incoming.get(id) ?? []).map((edge) => edge.from);
    if (from.length === 1 && (rowAt.get(from[0] ?? -1) ?? -2) === (rowAt.get(id) ?? 0) - 1) return [];
    return from.flatMap((source) => {
      const fed = checked.nodes.get(source);
      return fed ? [nameOf(fed.node, fed.block)] : [];
    });
  };
  if (rows.length === 0) return <p className="px-4 py-6 text-12 text-ink-3">The model has no blocks yet.</p>;
  return (
    <ul aria-label="Blocks of the model" className="px-2">
      {matches.map(({ node, block, outputTypes }) => {
        const out = Object.values(outputTypes)[0];
        const sources = sourcesOf(node.id);
        return (
          <li key={node.id}>
            <button
              type="button"
              data-row
              aria-label={[
                node.title ?? block?.title ?? node.type,
                node.repeat !== undefined ? `${node.repeat} times` : "",
                node.bypass ? "bypassed" : "",
                sources.length > 0 ? `fed by ${sources.join(" and ")}` : "",
                out ? `gives ${printShape(out)}` : "",
                ...(problems.get(node.id) ?? []).map(({ message }) => `problem: ${message}`),
              ]
                .filter(Boolean)
                .join(", ")}
              aria-current={selected.has(node.id)}
              data-hit={hits.has(node.id)}
              onClick={() => onGoTo(node.id)}
              className={cx(
                "flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-12 transition-colors duration-120 hover:bg-hover active:bg-press",
                selected.has(node.id) && "bg-accent-soft",
                hits.has(node.id) && "outline-2 outline-warning -outline-offset-2",
              )}
            >
              {block && <BlockGlyph block={block} />}
              <span className="min-w-0 flex-1 truncate">
                {node.title ?? block?.title ?? node.type}
                {node.repeat !== undefined && <span className="num text-ink-3"> ×{node.repeat}</span>}
              </span>
              {problems.has(node.id) && <CircleAlert aria-hidden size={12} className="shrink-0 text-danger" />}
              <span className="num shrink-0 text-11 text-ink-3">{out ? printShape(out) : "–"}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
