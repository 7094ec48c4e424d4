// A model cut down to its backbone: one output per stride, c2 (a quarter of the picture) to c5 and on, as detectors want.

import { blockOf } from "./blocks/index.ts";
import { check, type NodeCheck } from "./check.ts";
import { type Document, type DocumentEdge, type DocumentNode, nextId } from "./document.ts";
import { groupBy } from "./group.ts";
import { channelsOf, type TensorType } from "./types.ts";

/** The last map of one stride. */
export interface BackboneLevel {
  /** `c3`: the output's name; its number is log2 of the stride. */
  readonly name: string;
  /** Pixels of the picture per position. */
  readonly stride: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Where it comes from in the document. */
  readonly node: number;
  readonly output: string;
}

export type Backbone =
  | { readonly ok: true; readonly document: Document; readonly levels: readonly BackboneLevel[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/** c2 to c5, and c6, with which LeViT ends. */
const strides = [4, 8, 16, 32, 64];
const fewestLevels = 2;

interface Tap extends BackboneLevel {
  readonly type: TensorType;
}

/**
 * What makes the last map of each stride, ending in outputs; what comes after them, the head above all, is left out.
 * Strides are read off the types, so it works for any document; tokens that still form an image become maps.
 */
export function asBackbone(doc: Document): Backbone {
  const refused = (problem: string): Backbone => ({ ok: false, message: `${doc.name}: a backbone needs ${problem}` });
  const { nodes, order, diagnostics, ok } = check(doc);
  if (!ok) {
    const first = diagnostics.find(({ severity }) => severity === "error");
    return refused(`a model without errors. ${first?.message ?? ""}`);
  }
  const checks = order.flatMap((id) => nodes.get(id) ?? []);
  const pictures = checks.filter(({ block }) => block?.family === "io" && block.inputs.length === 0);
  const sizes = pictures.flatMap(({ outputTypes }) => Object.values(outputTypes).flatMap((type) => gridOf(type) ?? []));
  const [height, width] = sizes;
  if (height === undefined || width === undefined || pictures.length > 1)
    return refused(`one picture as its input, this model has ${pictures.length === 1 ? "another" : pictures.length}.`);

  const taps = lastOfEachStride(checks, { height, width, isSide: sideMaps(doc, nodes) });
  if (taps.length < fewestLevels) {
    const found = taps.length === 0 ? "none of these" : `only stride ${taps.map(({ stride }) => stride).join()}`;
    return refused(`maps of two strides at least, of ${strides.join(", ")}; this model has ${found}.`);
  }
  return { ok: true, document: cutAt(doc, taps), levels: taps.map(({ type: _, ...level }) => level) };
}

/** Rows and columns of a map, or of tokens that still form one; undefined for video, bounded lengths, anything else. */
function gridOf({ layout, shape, boundedAxis }: TensorType): readonly [number, number] | undefined {
  const grid = layout.kind === "map" ? shape.slice(2) : layout.kind === "tokens" ? layout.grid : undefined;
  const [rows, columns, more] = grid ?? [];
  if (rows === undefined || columns === undefined || more !== undefined || boundedAxis !== undefined) return undefined;
  return [rows, columns];
}

/** A map that only steers finer ones, a gate of squeeze-and-excitation or of regions, is no level of the pyramid. */
function sideMaps(doc: Document, nodes: ReadonlyMap<number, NodeCheck>): (node: number, output: string) => boolean {
  const outgoing = groupBy(doc.edges, (edge) => edge.from);
  return (node, output) => {
    const positions = positionsOf(nodes.get(node)?.outputTypes[output]);
    const takers = (outgoing.get(node) ?? []).filter((edge) => edge.output === output);
    const isFiner = (type: TensorType | undefined) => positionsOf(type) > positions;
    return (
      takers.length > 0 &&
      takers.every(({ to }) => {
        const { inputTypes = {}, outputTypes = {} } = nodes.get(to) ?? {};
        return Object.values(inputTypes).some(isFiner) && Object.values(outputTypes).every(isFiner);
      })
    );
  };
}

function positionsOf(type: TensorType | undefined): number {
  const [rows = 0, columns = 0] = (type && gridOf(type)) ?? [];
  return rows * columns;
}

interface Picture {
  readonly height: number;
  readonly width: number;
  readonly isSide: (node: number, output: string) => boolean;
}

function lastOfEachStride(checks: readonly NodeCheck[], { height, width, isSide }: Picture): readonly Tap[] {
  const found = new Map<number, Tap>();
  for (const { node, outputTypes } of checks) {
    // What goes on comes first; other maps of a block are by-products, scores for one.
    const main = Object.entries(outputTypes).find(([, type]) => gridOf(type));
    if (!main) continue;
    const [output, type] = main;
    const [rows = 0, columns = 0] = gridOf(type) ?? [];
    const stride = strides.find((step) => fits(height, rows, step) && fits(width, columns, step));
    if (stride === undefined || isSide(node.id, output)) continue;
    const size = { channels: channelsOf(type), height: rows, width: columns };
    found.set(stride, { name: `c${Math.log2(stride)}`, stride, ...size, node: node.id, output, type });
  }
  return [...found.values()].sort((a, b) => a.stride - b.stride);
}

/** Sizes that the stride does not divide are rounded either way. */
function fits(whole: number, part: number, stride: number): boolean {
  return part === Math.floor(whole / stride) || part === Math.ceil(whole / stride);
}

function cutAt(doc: Document, taps: readonly Tap[]): Document {
  const kept = ancestors(
    doc.edges,
    taps.map(({ node }) => node),
  );
  const nodes = doc.nodes.filter(({ id }) => kept.has(id));
  const edges = doc.edges.filter(({ from, to }) => kept.has(from) && kept.has(to));
  let id = nextId(doc);
  for (const { name, type, node, output } of taps) {
    const { layout } = type;
    const chain: readonly Omit<DocumentNode, "id">[] = [
      ...(layout.kind === "tokens" && layout.prefix > 0 ? [{ type: "layout.dropClass", scope: "" }] : []),
      ...(layout.kind === "tokens" ? [{ type: "layout.toMap", scope: "" }] : []),
      { type: "io.output", config: { name } },
    ];
    let from = { node, output };
    for (const link of chain) {
      const block = blockOf(link.type);
      nodes.push({ id, ...link });
      edges.push({ from: from.node, output: from.output, to: id, input: block?.inputs[0]?.name ?? "" });
      from = { node: id++, output: block?.outputs[0] ?? "" };
    }
  }
  return { ...doc, name: `${doc.name} backbone`, nodes, edges };
}

/** The nodes, and all that they are computed from. */
function ancestors(edges: readonly DocumentEdge[], of: readonly number[]): ReadonlySet<number> {
  const incoming = groupBy(edges, (edge) => edge.to);
  const seen = new Set(of);
  // A set grows while it is walked.
  for (const id of seen) for (const { from } of incoming.get(id) ?? []) seen.add(from);
  return seen;
}
