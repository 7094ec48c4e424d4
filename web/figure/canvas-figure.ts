// The canvas as it stands as a figure: the same places, wires and words, without the interface.

import { type Document, type Frame, families } from "#graph-schema";
import { placeOf } from "../canvas/flow-nodes.ts";
import { facesOf, wireFacesOf } from "../canvas/picture.ts";
import { tracksOf } from "../canvas/tracks.ts";
import { wirePath } from "../canvas/wire-path.ts";
import { costsComplete, costsOf } from "../derived.ts";
import { editor } from "../editor.ts";
import { familyLooks } from "../family.ts";
import { printCount } from "../format.ts";
import { arrangement } from "../layout/arrangement.ts";
import { type Folding, foldingOf } from "../layout/folding.ts";
import { bandPadding, headHeight, type Layout, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { conventionShown } from "../panels/convention-shown.ts";
import type { Figure, FigureColours, FigureColumn, FigureStyle, FigureWire, LegendEntry } from "./figure.ts";

type ColourOf = (css: string) => string;

/** @param colourOf a colour of theme.css as #rrggbb */
export function canvasFigure(style: FigureStyle, colourOf: ColourOf): Figure {
  const state = editor.getState();
  const { doc, view } = state;
  const layout = arrangement.getState();
  const faces = facesOf(state);
  const places = new Map(doc.nodes.map((node) => [node.id, placeOf(node, layout)]));
  const folding = foldingOf(doc);
  const { id, unit } = conventionShown(view.conventionId);
  const costs = costsOf(doc, id);
  return {
    title: doc.name,
    // A total without the blocks that have problems would be read as the model's.
    caption: costsComplete(doc)
      ? `${printCount(costs.parameters, "parameters")} · ${printCount(costs.macs, unit)} (${id})`
      : "Not counted: blocks have problems.",
    blocks: [...faces.values()].flatMap(({ id, title, summary, outputs, repeat, family }) => {
      if (folding.standIn(id) !== id) return [];
      const place = places.get(id) ?? { x: 0, y: 0 };
      const quiet = colourOf("var(--color-ink-3)");
      const frame = folding.frameOf(id);
      if (frame) return [{ place, title: frame.title, summary: contents(frame), repeat: 1, shape: "", colour: quiet }];
      const colour = family ? colourOf(familyLooks[family].colour) : quiet;
      return [{ place, ...{ title, summary, repeat }, shape: outputs[0]?.shape ?? "", colour }];
    }),
    wires: wiresOf(places, { flow: layout.flow, folding }),
    columns: columnsOf(doc, layout),
    colours: style.tinted ? { ...coloursOf(colourOf), background: "#ffffff" } : coloursOf(colourOf),
    style,
    legend: legendOf(colourOf),
  };
}

function contents({ nodes }: Frame): string {
  return `${nodes.length} ${nodes.length === 1 ? "block" : "blocks"}`;
}

/** The kinds that occur, in the order of the palette. */
function legendOf(colourOf: ColourOf): readonly LegendEntry[] {
  const state = editor.getState();
  const used = new Set([...facesOf(state).values()].map(({ family }) => family));
  const layouts = new Set([...wireFacesOf(state).values()].map(({ layout }) => layout));
  const wireTitles = { map: "map", tokens: "tokens", plain: "plain value" } as const;
  return [
    ...families.flatMap((family): readonly LegendEntry[] =>
      used.has(family)
        ? [{ kind: "block", title: familyLooks[family].title, colour: colourOf(familyLooks[family].colour) }]
        : [],
    ),
    ...(["map", "tokens", "plain"] as const).flatMap((layout): readonly LegendEntry[] =>
      layouts.has(layout) ? [{ kind: "wire", title: wireTitles[layout], layout }] : [],
    ),
  ];
}

interface Arranged {
  readonly flow: Layout["flow"];
  readonly folding: Folding;
}

/** A folded frame takes every wire in the middle of one side and gives it in the middle of the other. */
function wiresOf(places: ReadonlyMap<number, Place>, { flow, folding }: Arranged): readonly FigureWire[] {
  const state = editor.getState();
  const faces = facesOf(state);
  const portShare = (names: readonly { readonly name: string }[], name: string) =>
    (names.findIndex((port) => port.name === name) + 1) / (names.length + 1);
  const wires = [...wireFacesOf(state).values()].flatMap(({ key, edge, layout }) => {
    const [from, to] = [faces.get(edge.from), faces.get(edge.to)];
    const [first, last] = [folding.standIn(edge.from), folding.standIn(edge.to)];
    const [start, end] = [places.get(first), places.get(last)];
    if (!from || !to || !start || !end || first === last) return [];
    const out = folding.frameOf(edge.from) ? 0.5 : portShare(from.outputs, edge.output);
    const into = folding.frameOf(edge.to) ? 0.5 : portShare(to.inputs, edge.input);
    const [source, target] =
      flow === "down"
        ? [
            { x: start.x + out * nodeWidth, y: start.y + nodeHeight, block: start },
            { x: end.x + into * nodeWidth, y: end.y, block: end },
          ]
        : [
            { x: start.x + nodeWidth, y: start.y + out * nodeHeight, block: start },
            { x: end.x, y: end.y + into * nodeHeight, block: end },
          ];
    return { key, net: `${first} ${folding.frameOf(edge.from) ? "" : edge.output}`, ends: { source, target }, layout };
  });
  const tracks = tracksOf(flow, wires);
  return wires.map(({ key, ends, layout }) => {
    const { d, end, passes } = wirePath(flow, ends, tracks.get(key));
    return { d, arrives: { ...end, flow }, layout, passes };
  });
}

/** As on the canvas: a band only while all its blocks stand where the layout put them. */
function columnsOf(doc: Document, { columns, places }: Layout): readonly FigureColumn[] {
  const moved = new Set(doc.nodes.flatMap(({ id, at }) => (at ? [id] : [])));
  const faces = facesOf(editor.getState());
  if (columns.length < 2) return [];
  return columns
    .filter(({ nodes }) => !nodes.some((id) => moved.has(id)))
    .map(({ x, width, nodes }) => {
      const bottom = Math.max(...nodes.map((id) => places.get(id)?.y ?? 0)) + nodeHeight;
      const shapes = nodes.flatMap(
        (id) => faces.get(id)?.outputs.filter(({ layout }) => layout !== "plain")[0]?.shape ?? [],
      );
      return { x, width, height: bottom + headHeight + 2 * bandPadding, title: shapes.at(-1) ?? "" };
    });
}

function coloursOf(colourOf: ColourOf): FigureColours {
  return {
    background: colourOf("var(--color-surface)"),
    band: colourOf("var(--color-field)"),
    surface: colourOf("var(--color-raised)"),
    line: colourOf("var(--color-line)"),
    wire: colourOf("var(--color-wire)"),
    ink: colourOf("var(--color-ink)"),
    quiet: colourOf("var(--color-ink-3)"),
  };
}
