// A wire being drawn: where from, and what every port says to it. Lives only while the pointer is down.

import { createStore } from "zustand/vanilla";
import type { Document, DocumentEdge } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { judge, type Verdict } from "./connection.ts";

export interface WireStart {
  readonly node: number;
  readonly port: string;
  /** `output`: the wire looks for an input; `input`: for an output. */
  readonly side: "input" | "output";
}

export interface Wiring {
  readonly from: WireStart | null;
  /** By port key, filled in while there is time; absent: not yet known. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

const idle: Wiring = { from: null, verdicts: new Map() };

export const wiring = createStore<Wiring>()(() => idle);

export function portKey(node: number, side: "input" | "output", port: string): string {
  return `${node}${side === "input" ? "<" : ">"}${port}`;
}

/** The wire between two ports, whichever end was taken first; null: both are inputs or both outputs. */
export function edgeBetween(a: WireStart, b: WireStart): DocumentEdge | null {
  if (a.side === b.side) return null;
  const [output, input] = a.side === "output" ? [a, b] : [b, a];
  return { from: output.node, output: output.port, to: input.node, input: input.port };
}

/** Work per slice, so that the pointer never waits for verdicts. */
const sliceMs = 6;

/** Begins a wire and judges every port, `nearest` nodes first, a slice at a time. */
export function startWiring(doc: Document, from: WireStart, nearest: readonly number[]): void {
  wiring.setState({ from, verdicts: new Map() }, true);
  const { nodes } = checkedOf(doc);
  const rest = [...nodes.keys()].filter((id) => !nearest.includes(id));
  const targets = [...nearest, ...rest].flatMap((id): readonly WireStart[] => {
    const block = nodes.get(id)?.block;
    if (!block || id === from.node) return [];
    return from.side === "output"
      ? block.inputs.map(({ name }) => ({ node: id, port: name, side: "input" }))
      : block.outputs.map((name) => ({ node: id, port: name, side: "output" }));
  });
  let next = 0;
  const slice = () => {
    const current = wiring.getState();
    if (current.from !== from) return;
    const verdicts = new Map(current.verdicts);
    const startMs = performance.now();
    for (; next < targets.length && performance.now() - startMs < sliceMs; next++) {
      const target = targets[next];
      const edge = target && edgeBetween(from, target);
      if (target && edge) verdicts.set(portKey(target.node, target.side, target.port), judge(doc, edge));
    }
    wiring.setState({ from, verdicts }, true);
    if (next < targets.length) setTimeout(slice, 0);
  };
  slice();
}

export function endWiring(): void {
  wiring.setState(idle, true);
}
