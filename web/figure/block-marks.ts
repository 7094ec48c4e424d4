// How a block is drawn: as on the canvas, or with large words for a figure that a paper will shrink.

import { nodeHeight, nodeWidth } from "../layout/placement.ts";
import { type Figure, type FigureBlock, type FigureColours, type Sizes, sizesOf } from "./figure.ts";
import { type Group, legible, type Mark, type Measure, mostLetters, words } from "./marks.ts";

export function blockOf(block: FigureBlock, { colours, style }: Figure, measure: Measure): Group {
  const { place, colour } = block;
  const { surface, line } = colours;
  const { edge } = sizesOf[style.text];
  return {
    kind: "group",
    ...place,
    marks: [
      {
        kind: "box",
        x: edge / 2,
        y: edge / 2,
        width: nodeWidth - edge,
        height: nodeHeight - edge,
        radius: 8,
        fill: style.tinted ? tintOf(colour) : surface,
        edge: { stroke: style.tinted ? colour : line, width: edge },
      },
      { kind: "box", x: 0, y: 8, width: 4, height: nodeHeight - 16, radius: 2, fill: colour },
      ...(style.text === "small"
        ? settings(block, colours, measure)
        : essentials(block, sizesOf[style.text], { ...colours, measure })),
    ],
  };
}

/** Everything that the block says on the canvas. */
function settings(
  { title, summary, shape, repeat, colour }: FigureBlock,
  { ink, quiet }: FigureColours,
  measure: Measure,
): readonly Mark[] {
  const { title: titleSize, shape: size, detail } = sizesOf.small;
  const copies = repeat > 1 ? `×${repeat}` : "";
  const copiesWidth = copies === "" ? 0 : measure(copies, "digits", size) + 8;
  const room = nodeWidth - 28;
  return [
    words({ x: 16, y: 25, face: "strong", size: titleSize, colour: ink }, title, { room: room - copiesWidth, measure }),
    words({ x: nodeWidth - 12, y: 25, anchor: "end", face: "digits", size, colour }, copies),
    words({ x: 16, y: 45, face: "words", size: detail, colour: quiet }, summary, { room, measure }),
    words({ x: 16, y: 71, face: "digits", size, colour: ink }, shape, { room, measure }),
  ];
}

/** The name in up to two lines, the shape and how many there are; large enough to be made small. */
function essentials(
  { title, summary, shape, repeat, colour }: FigureBlock,
  { title: titleSize, shape: size }: Sizes,
  { ink, quiet, measure }: Pick<FigureColours, "ink" | "quiet"> & { readonly measure: Measure },
): readonly Mark[] {
  const room = nodeWidth - 24;
  const lines = inTwoLines(legible(title), { room, measure: (text) => measure(text, "strong", titleSize) });
  const copies = repeat > 1 ? `×${repeat}` : "";
  const footRoom = room - (copies === "" ? 0 : measure(copies, "digits", size) + 8);
  const foot = shape === "" ? ({ face: "words", colour: quiet } as const) : ({ face: "digits", colour: ink } as const);
  const pitch = titleSize * 1.1;
  const hasFoot = copies !== "" || shape !== "" || summary !== "";
  const top = (nodeHeight - lines.length * pitch - (hasFoot ? size * 1.4 : 0)) / 2;
  const footY = top + lines.length * pitch + size * 1.1;
  return [
    ...lines.map((text, index) =>
      words({ x: 14, y: top + index * pitch + titleSize * 0.94, face: "strong", size: titleSize, colour: ink }, text, {
        room,
        measure,
      }),
    ),
    words({ x: 14, y: footY, size, ...foot }, shape === "" ? summary : shape, { room: footRoom, measure }),
    words({ x: nodeWidth - 10, y: footY, anchor: "end", face: "digits", size, colour }, copies),
  ];
}

/** Broken between words where one line is not enough; what is left over stays in the second. */
function inTwoLines(
  text: string,
  { room, measure }: { readonly room: number; readonly measure: (text: string) => number },
): readonly string[] {
  if (text.length <= mostLetters && measure(text) <= room) return [text];
  const parts = text.slice(0, mostLetters).split(" ");
  let most = 1;
  while (most < parts.length && measure(parts.slice(0, most + 1).join(" ")) <= room) most += 1;
  const [first, second] = [parts.slice(0, most).join(" "), parts.slice(most).join(" ")];
  return second === "" ? [first] : [first, second];
}

/** The colour, light on white. @param colour `#rrggbb` */
function tintOf(colour: string): string {
  const parts = /^#(..)(..)(..)$/.exec(colour)?.slice(1) ?? [];
  if (parts.length !== 3) return "#ffffff";
  return `#${parts
    .map((part) =>
      Math.round(255 - 0.18 * (255 - Number.parseInt(part, 16)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
