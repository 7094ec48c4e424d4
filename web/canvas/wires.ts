// What each wire shows: the value it carries and what is wrong with it; unchanged wires stay the same object.

import {
  byteLength,
  type Diagnostic,
  type Document,
  type DocumentEdge,
  type LayoutKind,
  printShape,
  type TensorType,
} from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { type EdgeKey, edgeKey } from "../state/view.ts";

export interface WireFace {
  readonly key: EdgeKey;
  readonly edge: DocumentEdge;
  /** null: not known, something before it is wrong. */
  readonly type: TensorType | null;
  readonly layout: LayoutKind | null;
  readonly shape: string | null;
  readonly bytes: number | null;
  readonly problem: Diagnostic | null;
}

/** Remembers the last wires, so that only those that changed are drawn again. */
export function createWires(): (doc: Document) => ReadonlyMap<EdgeKey, WireFace> {
  let last: Document | undefined;
  let wires: ReadonlyMap<EdgeKey, WireFace> = new Map();
  return (doc) => {
    if (doc === last) return wires;
    last = doc;
    const before = wires;
    wires = new Map(
      drawAll(doc).map((wire): [EdgeKey, WireFace] => {
        const old = before.get(wire.key);
        return [wire.key, old && same(old, wire) ? old : wire];
      }),
    );
    return wires;
  };
}

function same(a: WireFace, b: WireFace): boolean {
  return (
    a.shape === b.shape &&
    a.layout === b.layout &&
    a.problem?.message === b.problem?.message &&
    !a.problem &&
    !b.problem
  );
}

function drawAll(doc: Document): readonly WireFace[] {
  const { nodes, diagnostics } = checkedOf(doc);
  const problems = new Map(
    diagnostics.flatMap((diagnostic) => (diagnostic.edge ? [[edgeKey(diagnostic.edge), diagnostic] as const] : [])),
  );
  return doc.edges.map((edge) => {
    const type = nodes.get(edge.from)?.outputTypes[edge.output] ?? null;
    const key = edgeKey(edge);
    return {
      key,
      edge,
      type,
      layout: type?.layout.kind ?? null,
      shape: type ? printShape(type) : null,
      bytes: type ? byteLength(type) : null,
      problem: problems.get(key) ?? null,
    };
  });
}
