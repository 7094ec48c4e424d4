// Data that chooses which tokens go on.

import { grainsOf, type TraceNode } from "#graph-schema";
import { int, ints, string } from "../model.ts";
import { input, type Lowering, names, type Rules } from "./rule.ts";

const int64Type = 7;

export const sparseRules: Rules<"gridSample" | "topTokens" | "gatherGrains" | "scatterGrains"> = {
  gridSample: (to, node) => {
    const mode = string(to.opset >= 20 ? "linear" : "bilinear");
    return [to.emit("GridSample", names(to, node), { mode, padding_mode: string("zeros"), align_corners: int(0) })];
  },
  topTokens: (to, node) => {
    const [x = "", score = ""] = names(to, node);
    const { keep } = node.attrs;
    const channels = input(node, 0).type.shape[2] ?? 1;
    const [, rows = ""] = to.emitMany("TopK", [score, to.integers([keep])], {
      outputs: 2,
      attributes: { axis: int(1) },
    });
    const columns = to.emit("Reshape", [rows, to.integers([0, keep, 1])]);
    const index = to.emit("Expand", [columns, to.integers([1, 1, channels])]);
    return [to.emit("GatherElements", [x, index], { axis: int(1) })];
  },
  // All cells of all granularities are candidates in one row; gates say which are active, those are gathered.
  gatherGrains: (to, node) => {
    const [, scores = ""] = names(to, node);
    const tables = grainTables(node);
    const table = (name: keyof typeof tables) => to.indices(`${tables.key} ${name}`, () => tables[name] as number[]);
    const chosen = to.emit("ArgMax", [scores], { axis: int(2), keepdims: int(0) });
    const flat = to.emit("Reshape", [chosen, to.integers([-1])]);
    // Tokens before the image are a region of their own, at the first granularity.
    const gates = to.emit("Concat", [flat, to.integers([0])], { axis: int(0) });
    const gateOfCell = to.emit("Gather", [gates, table("regionOfCell")]);
    const active = to.emit("Equal", [gateOfCell, table("gateOfCell")]);
    const rows = to.emit("Reshape", [to.emit("NonZero", [active]), to.integers([-1])]);
    const queries = to.emit("Gather", [candidates(to, node), rows], { axis: int(1) });
    const counted = to.emit("CumSum", [to.emit("Cast", [active], { to: int(int64Type) }), to.integers([0])]);
    const place = to.emit("Sub", [counted, to.integers([1])]);
    const gateOfToken = to.emit("Gather", [gates, table("regionOfToken")]);
    const before = to.emit("Mul", [gateOfToken, to.integers([tables.tokens])]);
    const cell = to.emit("Gather", [table("cellByGateAndToken"), to.emit("Add", [before, table("token")])]);
    const query = to.emit("Gather", [place, cell]);
    return [queries, to.emit("Reshape", [query, to.integers([1, -1])])];
  },
  scatterGrains: (to, node) => {
    const [rows = "", index = ""] = names(to, node);
    return [to.emit("Gather", [rows, to.emit("Reshape", [index, to.integers([-1])])], { axis: int(1) })];
  },
};

/** [N, prefix + Σ cells, C]: tokens before the image, then per granularity the means of its cells, row by row. */
function candidates(to: Lowering, node: TraceNode<"gatherGrains">): string {
  const { type } = input(node, 0);
  const x = to.name(input(node, 0));
  const { region, splits } = node.attrs;
  const { H, W, prefix } = grainsOf(type, node.attrs);
  const C = type.shape[2] ?? 1;
  const cut = (start: number, end: number) =>
    to.emit("Slice", [x, to.integers([start]), to.integers([end]), to.integers([1])]);
  const image = prefix > 0 ? cut(prefix, prefix + H * W) : x;
  const map = to.emit("Reshape", [to.emit("Transpose", [image], { perm: ints([0, 2, 1]) }), to.integers([0, C, H, W])]);
  const cells = splits.map((split) => {
    const side = region / split;
    if (side === 1) return image;
    const means = to.emit("AveragePool", [map], { kernel_shape: ints([side, side]), strides: ints([side, side]) });
    return to.emit("Transpose", [to.emit("Reshape", [means, to.integers([0, C, -1])])], { perm: ints([0, 2, 1]) });
  });
  return to.emit("Concat", prefix > 0 ? [cut(0, prefix), ...cells] : cells, { axis: int(1) });
}

/** Who belongs to whom: a function of the grid, so that blocks over the same one share the tables. */
function grainTables(node: TraceNode<"gatherGrains">) {
  const { region, splits } = node.attrs;
  const { H, W, prefix, regions } = grainsOf(input(node, 0).type, node.attrs);
  const across = W / region;
  const own = Array.from({ length: prefix }, (_, index) => index);
  const regionOfCell = own.map(() => regions);
  const gateOfCell = own.map(() => 0);
  const cellByGateAndToken: number[] = [];
  for (const [gate, split] of splits.entries()) {
    const side = region / split;
    const start = regionOfCell.length;
    for (let row = 0; row < H; row += side)
      for (let column = 0; column < W; column += side) {
        regionOfCell.push(Math.floor(row / region) * across + Math.floor(column / region));
        gateOfCell.push(gate);
      }
    cellByGateAndToken.push(...own);
    for (let row = 0; row < H; row++)
      for (let column = 0; column < W; column++)
        cellByGateAndToken.push(start + Math.floor(row / side) * (W / side) + Math.floor(column / side));
  }
  const tokens = prefix + H * W;
  const token = Array.from({ length: tokens }, (_, index) => index);
  const regionOfToken = token.map((index) => {
    const at = index - prefix;
    return at < 0 ? regions : Math.floor(at / W / region) * across + Math.floor((at % W) / region);
  });
  const key = `${prefix}+${H}x${W}/${region} ${splits.join(",")}`;
  return { key, tokens, token, regionOfCell, gateOfCell, regionOfToken, cellByGateAndToken };
}
