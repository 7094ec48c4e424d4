// Matrix products.

import { int, ints } from "../model.ts";
import { input, type Lowering, names, type Rules } from "./rule.ts";

/** The last two of `rank` axes exchanged. */
function swapLast(to: Lowering, x: string, rank: number): string {
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  perm.splice(rank - 2, 2, rank - 1, rank - 2);
  return to.emit("Transpose", [x], { perm: ints(perm) });
}

export const matrixRules: Rules<"linear" | "matmul" | "attention"> = {
  linear: (to, node) => {
    if (input(node, 0).type.shape.length === 2) return [to.emit("Gemm", names(to, node), { transB: int(1) })];
    // The matrix is named in one form only: named in both it would be stored twice.
    const [matrix, bias] = [input(node, 1), node.inputs[2]];
    const transposed = to.stored(matrix, { kind: "transposed" }) ?? swapLast(to, to.name(matrix), 2);
    const product = to.emit("MatMul", [to.name(input(node, 0)), transposed]);
    return [bias === undefined ? product : to.emit("Add", [product, to.name(bias)])];
  },
  matmul: (to, node) => [to.emit("MatMul", names(to, node))],
  // Opset 23 has Attention; before it, runtimes recognise this spelling.
  attention: (to, node) => {
    const [q = "", k = "", v = "", bias] = names(to, node);
    const { scale } = node.attrs;
    const scaled = scale === 1 ? q : to.emit("Mul", [q, to.scalar(scale)]);
    const scores = to.emit("MatMul", [scaled, swapLast(to, k, input(node, 1).type.shape.length)]);
    const biased = bias === undefined ? scores : to.emit("Add", [scores, bias]);
    return [to.emit("MatMul", [to.emit("Softmax", [biased], { axis: int(-1) }), v])];
  },
};
