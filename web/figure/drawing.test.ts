import { expect, it } from "vitest";
import { drawingOf } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { smallestText } from "./marks.ts";
import { svgOf } from "./svg.ts";

function figureSvg(figure: Figure) {
  const drawing = drawingOf(figure);
  return { ...drawing, text: svgOf(drawing) };
}

const colours = {
  background: "#fff",
  band: "#eee",
  surface: "#fff",
  line: "#ccc",
  wire: "#999",
  ink: "#111",
  quiet: "#666",
};
const block = { place: { x: 0, y: 0 }, title: "Stem", summary: "48 ch", shape: "48×64×64", repeat: 1, colour: "#0aa" };
const figure: Figure = {
  title: "EdgeNeXt",
  caption: "5.59 M parameters",
  blocks: [block],
  wires: [],
  columns: [],
  colours,
  style: { title: true, legend: false, stageColours: false, tinted: false, text: "small" },
  legend: [],
};

it("shows the name, the caption and every block with what it gives", () => {
  const { text } = figureSvg(figure);
  for (const words of ["EdgeNeXt", "5.59 M parameters", "Stem", "48 ch", "48×64×64"]) expect(text).toContain(words);
});

it("is large enough for blocks wherever they stand", () => {
  const near = figureSvg(figure);
  const far = figureSvg({ ...figure, blocks: [block, { ...block, place: { x: -500, y: 2000 } }] });
  expect(far.width).toBeGreaterThanOrEqual(near.width + 500);
  expect(far.height).toBeGreaterThanOrEqual(near.height + 2000 - 100);
});

it("takes names for text, whatever stands in them", () => {
  const { text } = figureSvg({
    ...figure,
    title: `<script>alert("x")</script>\u0000`,
    blocks: [{ ...block, title: "a & b" }],
  });
  expect(text).not.toContain("<script");
  expect(text).toContain("&lt;script&gt;");
  expect(text).toContain("a &amp; b");
  expect(text).not.toContain("\u0000");
});

it("cuts a name of any length to its block", () => {
  const drawing = drawingOf({ ...figure, blocks: [{ ...block, title: "W".repeat(5000) }] });
  expect(svgOf(drawing)).toMatch(/>W{10,40}…</);
});

it("tells layouts apart by the dash", () => {
  const wires = (["map", "tokens", "plain"] as const).map((layout) => ({
    ...{ d: "M0 0L1 1", arrives: { x: 1, y: 1, flow: "down" as const } },
    ...{ layout, passes: false },
  }));
  const { text } = figureSvg({ ...figure, wires });
  expect(text.match(/<path d="M0 0[^>]*>/g)?.map((path) => /dasharray="([^"]*)"/.exec(path)?.[1])).toEqual([
    undefined,
    "2 4",
    "6 4",
  ]);
});

it("has in the paper's style a legend and stages in colours of their own, and leaves the name to the caption", () => {
  const column = { x: 0, width: 220, height: 200, title: "48×64×64" };
  const { text, height } = figureSvg({
    ...figure,
    columns: [column, { ...column, x: 300 }],
    style: { title: false, legend: true, stageColours: true, tinted: true, text: "small" },
    legend: [
      { kind: "block", title: "Convolution", colour: "#0000aa" },
      { kind: "wire", title: "tokens", layout: "tokens" },
    ],
  });
  expect(text).not.toContain("5.59 M parameters");
  expect(text).toContain(">Convolution<");
  expect(text).toContain(">tokens<");
  const bands = [...text.matchAll(/rx="12" fill="(#\w+)"/g)].map(([, fill]) => fill);
  expect(new Set(bands).size).toBe(2);
  expect(height).toBeLessThan(figureSvg({ ...figure, columns: [column] }).height + 60);
});

it("has words that stay legible when a paper makes it small: a long name in two lines, the shape, no settings", () => {
  const long = { ...block, title: "EdgeNeXt conv encoder", shape: "160×16×16", repeat: 8 };
  const styled = (text: Figure["style"]["text"]) =>
    drawingOf({ ...figure, blocks: [long], style: { ...figure.style, title: false, text } });
  const large = svgOf(styled("large"));
  for (const words of [">EdgeNeXt conv<", ">encoder<", ">160×16×16<", ">×8<"]) expect(large).toContain(words);
  expect(large).not.toContain("48 ch");
  expect([styled("small"), styled("medium"), styled("large")].map(smallestText)).toEqual([11, 16, 21]);
});

it("points each wire to where its data goes", () => {
  const { text } = figureSvg({
    ...figure,
    wires: [{ d: "M0 0L0 50", arrives: { x: 0, y: 50, flow: "down" }, layout: "map", passes: false }],
  });
  expect(text).toMatch(/<path d="M-[\d.]+ 44.5L0 49.5L[\d.]+ 44.5"/);
});
