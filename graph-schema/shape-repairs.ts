// Repairs of a block that refuses what arrives: layout, channels, resolution, divisors; as candidates, not yet tried.

import { blockOf } from "./blocks/index.ts";
import { type Check, nameOf } from "./check.ts";
import { type Document, type DocumentEdge, type DocumentNode, nextId } from "./document.ts";
import { applyEdits, type Edit } from "./edit.ts";
import type { Need } from "./errors.ts";
import { type Repair, resetField } from "./repair.ts";
import { channelsOf, type LayoutKind, printShape, type TensorType } from "./types.ts";

interface Place {
  readonly checked: Check;
  readonly node: DocumentNode;
}

export function shapeCandidates({ checked, node, need }: Place & { readonly need: Need }): readonly Repair[] {
  const place = { checked, node };
  const wires = incomingTypes(place);
  switch (need.kind) {
    case "layout":
      return wires.flatMap((wire) => layoutCandidates(place, wire, need.layout));
    case "prefix":
      return wires.flatMap((wire) =>
        insertions(place, wire, [{ type: "layout.dropClass", title: "Split off the class token" }]),
      );
    case "grid":
      return wires.flatMap((wire) =>
        insertions(place, wire, [{ type: "pooling.tokenMean", title: "Average the tokens" }]),
      );
    case "channels":
      return wires.flatMap((wire) => projections(place, wire, need.needed));
    case "divisor":
      return [...divisors(place, need), ...wires.flatMap((wire) => multiples(place, wire, need))];
    case "resolution":
      return [
        ...smallerStrides(place),
        ...wires.flatMap((wire) => resizings(place, wire, need)),
        ...largerInputs(place, need),
      ];
    case "sameShape":
      return wires.flatMap((wire) =>
        wires.filter((other) => other !== wire).flatMap((other) => matchings(place, wire, other)),
      );
    case "config":
      return [resetField(node, need.field)];
    default:
      return [];
  }
}

interface Wire {
  readonly edge: DocumentEdge;
  readonly type: TensorType;
}

function incomingTypes({ checked, node }: Place): readonly Wire[] {
  return checked.doc.edges.flatMap((edge) => {
    const type = edge.to === node.id ? checked.nodes.get(node.id)?.inputTypes[edge.input] : undefined;
    return type ? [{ edge, type }] : [];
  });
}

interface Insertion {
  readonly type: string;
  readonly title: string;
  readonly config?: NonNullable<DocumentNode["config"]>;
}

/** Blocks put one after another into a wire, as one repair; and the same followed by the way back behind the node. */
function insertions(
  { checked, node }: Place,
  wire: Wire,
  chain: readonly Insertion[],
  back?: Insertion,
): readonly Repair[] {
  const doc = checked.doc;
  const before = insertChain(doc, wire.edge, chain);
  const title = chain
    .map((step) => step.title)
    .join(", then ")
    .replace(/, then ([A-Z])/g, (_, letter: string) => `, then ${letter.toLowerCase()}`);
  const repair: Repair = { title, edits: before };
  if (!back) return [repair];
  const edited = applyEdits(doc, before);
  const outgoing = edited.edges.filter((edge) => edge.from === node.id);
  const first = outgoing[0];
  if (!first) return [repair];
  const [insert] = insertChain(edited, first, [back]);
  if (insert?.kind !== "insert") return [repair];
  const rest = outgoing.slice(1).filter((edge) => edge.output === first.output);
  const others: Edit[] = rest.map((edge) => ({
    kind: "connect",
    edge: { ...edge, from: insert.node.id, output: insert.output },
  }));
  const both = {
    title: `${title}, and ${back.title.charAt(0).toLowerCase()}${back.title.slice(1)} after it`,
    edits: [...before, insert, ...others],
  };
  return [both, repair];
}

function insertChain(doc: Document, edge: DocumentEdge, chain: readonly Insertion[]): readonly Edit[] {
  let id = nextId(doc);
  let rest = edge;
  return chain.flatMap(({ type, config }): readonly Edit[] => {
    const block = blockOf(type);
    const [input, output] = [block?.inputs[0]?.name, block?.outputs[0]];
    if (input === undefined || output === undefined) return [];
    const node: DocumentNode = { id, type, ...(config && { config }) };
    const edit: Edit = { kind: "insert", edge: rest, node, input, output };
    rest = { ...rest, from: id++, output };
    return [edit];
  });
}

function layoutCandidates(place: Place, wire: Wire, wanted: LayoutKind): readonly Repair[] {
  const { layout } = wire.type;
  const toMap = (grid: readonly number[] | undefined): Insertion => ({
    type: "layout.toMap",
    title: `Insert tokens → map${grid ? ` (${grid.join("×")})` : ""}`,
  });
  const toTokens: Insertion = { type: "layout.toTokens", title: "Insert map → tokens" };
  if (wanted === "map" && layout.kind === "tokens") {
    const drop: readonly Insertion[] =
      layout.prefix > 0 ? [{ type: "layout.dropClass", title: "Split off the class token" }] : [];
    return layout.grid ? insertions(place, wire, [...drop, toMap(layout.grid)], toTokens) : [];
  }
  if (wanted === "tokens" && layout.kind === "map")
    return insertions(place, wire, [toTokens], toMap(wire.type.shape.slice(2)));
  if (wanted === "plain" && layout.kind === "map")
    return insertions(place, wire, [{ type: "pooling.global", title: "Insert global average pooling" }]);
  if (wanted === "plain" && layout.kind === "tokens")
    return insertions(place, wire, [{ type: "pooling.tokenMean", title: "Average the tokens" }]);
  return [];
}

function projectionTo(type: TensorType, out: number): Insertion {
  return type.layout.kind === "map"
    ? { type: "conv.projection", title: `Insert a 1×1 convolution to ${out} channels`, config: { out } }
    : { type: "linear.projection", title: `Insert a linear layer to ${out} channels`, config: { out } };
}

function projections(place: Place, wire: Wire, out: number): readonly Repair[] {
  return channelsOf(wire.type) === out ? [] : insertions(place, wire, [projectionTo(wire.type, out)]);
}

/** The two values of the field nearest, by ratio, to the present one that divide. */
function divisors({ node }: Place, need: Extract<Need, { kind: "divisor" }>): readonly Repair[] {
  const dividing = Array.from({ length: Math.min(need.of, 4096) }, (_, index) => index + 1).filter(
    (value) => need.of % value === 0,
  );
  return nearest(dividing, need.value).map((value) => ({
    title: `Set ${need.field} to ${value}`,
    edits: [{ kind: "configure", id: node.id, config: { [need.field]: value } }],
  }));
}

function nearest(values: readonly number[], to: number): readonly number[] {
  const distance = (value: number) => Math.abs(Math.log(value / to));
  return [...values].sort((a, b) => distance(a) - distance(b)).slice(0, 2);
}

/** A width that the field divides, by a projection before the block. */
function multiples(place: Place, wire: Wire, { value, of }: Extract<Need, { kind: "divisor" }>): readonly Repair[] {
  if (of !== channelsOf(wire.type)) return [];
  return projections(place, wire, Math.max(value, Math.round(of / value) * value));
}

/** Windows of this block, and of those before it, that step by more than one. */
function smallerStrides({ checked, node }: Place): readonly Repair[] {
  const upstream = [node, ...ancestors(checked.doc, node)].slice(0, 12);
  return upstream.flatMap((candidate): readonly Repair[] => {
    const block = checked.nodes.get(candidate.id)?.block;
    if (!block) return [];
    const config = block.config.safeParse(candidate.config ?? {});
    if (!config.success) return [];
    return ["stride", "sr", "padding"].flatMap((field) => {
      const value = (config.data as Readonly<Record<string, unknown>>)[field];
      if (typeof value !== "number" || (field !== "padding" && value <= 1)) return [];
      const next = field === "padding" ? value + 1 : value % 2 === 0 ? value / 2 : 1;
      const title = `Set ${field} of ${nameOf(candidate, block)} to ${next}`;
      return [{ title, edits: [{ kind: "configure", id: candidate.id, config: { [field]: next } }] }];
    });
  });
}

function ancestors(doc: Document, node: DocumentNode): readonly DocumentNode[] {
  const found: DocumentNode[] = [];
  const seen = new Set([node.id]);
  let front = [node.id];
  while (front.length > 0) {
    const sources = doc.edges
      .filter((edge) => front.includes(edge.to) && !seen.has(edge.from))
      .map((edge) => edge.from);
    front = [...new Set(sources)];
    for (const id of front) {
      seen.add(id);
      const source = doc.nodes.find((other) => other.id === id);
      if (source) found.push(source);
    }
  }
  return found;
}

function resizings(place: Place, wire: Wire, { stride }: Extract<Need, { kind: "resolution" }>): readonly Repair[] {
  const [H, W] = wire.type.shape.slice(2);
  if (wire.type.layout.kind !== "map" || H === undefined || W === undefined || stride === undefined) return [];
  const up = (side: number) => Math.ceil(side / stride) * stride;
  return insertions(place, wire, [
    { type: "layout.resize", title: `Resize the map to ${up(H)}×${up(W)}`, config: { height: up(H), width: up(W) } },
  ]);
}

/** The input picture or clip enlarged to the next multiples of 32 and to twice its size. */
function largerInputs({ checked }: Place, need: Extract<Need, { kind: "resolution" }>): readonly Repair[] {
  const input = checked.doc.nodes.find((node) => checked.nodes.get(node.id)?.block?.sizes);
  const { block, outputTypes = {} } = (input && checked.nodes.get(input.id)) ?? {};
  const [type] = Object.values(outputTypes);
  if (!input || !block?.sizes || !type) return [];
  const { H, W } = block.sizes;
  const [height = 0, width = 0] = type.shape.slice(-2);
  const multiple = (side: number) => Math.ceil(side / 32) * 32;
  const sizes =
    need.stride === undefined
      ? [
          [height * 2, width * 2],
          [height * 4, width * 4],
        ]
      : [
          [multiple(height), multiple(width)],
          [multiple(height + 1), multiple(width + 1)],
        ];
  return sizes.map(([h = 0, w = 0]) => ({
    title: `Enlarge the input to ${h}×${w}`,
    edits: [{ kind: "configure", id: input.id, config: { [H]: h, [W]: w } }],
  }));
}

/** Steps that turn what arrives on `wire` into the shape of `other`: layout, then resolution, then channels. */
function matchings(place: Place, wire: Wire, other: Wire): readonly Repair[] {
  const [from, to] = [wire.type, other.type];
  const chain: Insertion[] = [];
  if (from.layout.kind !== to.layout.kind) {
    if (to.layout.kind === "map" && from.layout.kind === "tokens") {
      if (from.layout.prefix > 0) chain.push({ type: "layout.dropClass", title: "Split off the class token" });
      chain.push({
        type: "layout.toMap",
        title: `Insert tokens → map${from.layout.grid ? ` (${from.layout.grid.join("×")})` : ""}`,
      });
    } else if (to.layout.kind === "tokens" && from.layout.kind === "map")
      chain.push({ type: "layout.toTokens", title: "Insert map → tokens" });
    else return [];
  }
  const [fromSize, toSize] = [sizeOf(from), sizeOf(to)];
  if (fromSize && toSize && fromSize.join() !== toSize.join()) {
    if (from.layout.kind !== "map") return [];
    const [H = 1, W = 1] = fromSize;
    const [toH = 1, toW = 1] = toSize;
    const stride = Math.round(H / toH);
    const even = stride > 1 && Math.ceil(H / stride) === toH && Math.ceil(W / stride) === toW;
    chain.unshift(
      even
        ? { type: "pooling.average", title: `Insert average pooling by ${stride}`, config: { kernel: stride, stride } }
        : { type: "layout.resize", title: `Resize the map to ${toH}×${toW}`, config: { height: toH, width: toW } },
    );
  }
  if (channelsOf(from) !== channelsOf(to)) {
    const last = chain.at(-1)?.type;
    const map = last === "layout.toMap" || (last !== "layout.toTokens" && from.layout.kind === "map");
    chain.push(
      projectionTo(map ? { ...from, layout: { kind: "map" } } : { ...from, layout: to.layout }, channelsOf(to)),
    );
  }
  if (chain.length === 0) return [];
  return insertions(place, wire, chain).map((repair) => ({
    ...repair,
    title: `${repair.title} (${wire.edge.input}: ${printShape(from)} → ${printShape(to)})`,
  }));
}

function sizeOf({ layout, shape }: TensorType): readonly number[] | undefined {
  return layout.kind === "map" ? shape.slice(2) : layout.kind === "tokens" ? layout.grid : undefined;
}
