// Arithmetic and activations.

import type { ops } from "#graph-schema";
import { float, string } from "../model.ts";
import { type Lowering, names, type Rule, type Rules } from "./rule.ts";

type Same =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "relu"
  | "sigmoid"
  | "tanh"
  | "exp"
  | "log"
  | "sqrt"
  | "abs"
  | "sin"
  | "cos";
type Elementwise = Same | "scale" | "shift" | "clip" | "relu6" | "leakyRelu" | "gelu" | "silu" | "hardSwish";

/** An operator of the same meaning and the same inputs. */
function same<K extends keyof typeof ops>(opType: string): Rule<K> {
  return (to, node) => [to.emit(opType, names(to, node))];
}

function erfGelu(to: Lowering, x: string): string {
  const erf = to.emit("Erf", [to.emit("Div", [x, to.scalar(Math.SQRT2)])]);
  return to.emit("Mul", [to.emit("Mul", [x, to.emit("Add", [erf, to.scalar(1)])]), to.scalar(0.5)]);
}

function tanhGelu(to: Lowering, x: string): string {
  const cube = to.emit("Mul", [to.emit("Mul", [x, x]), x]);
  const inner = to.emit("Add", [x, to.emit("Mul", [cube, to.scalar(0.044715)])]);
  const tanh = to.emit("Tanh", [to.emit("Mul", [inner, to.scalar(Math.sqrt(2 / Math.PI))])]);
  return to.emit("Mul", [to.emit("Mul", [x, to.emit("Add", [tanh, to.scalar(1)])]), to.scalar(0.5)]);
}

export const elementwiseRules: Rules<Elementwise> = {
  add: same("Add"),
  sub: same("Sub"),
  mul: same("Mul"),
  div: same("Div"),
  relu: same("Relu"),
  sigmoid: same("Sigmoid"),
  tanh: same("Tanh"),
  exp: same("Exp"),
  log: same("Log"),
  sqrt: same("Sqrt"),
  abs: same("Abs"),
  sin: same("Sin"),
  cos: same("Cos"),
  scale: (to, node) => [to.emit("Mul", [...names(to, node), to.scalar(node.attrs.by)])],
  shift: (to, node) => [to.emit("Add", [...names(to, node), to.scalar(node.attrs.value)])],
  clip: (to, node) => {
    const { min, max } = node.attrs;
    const bound = (value: number | undefined): string => (value === undefined ? "" : to.scalar(value));
    return [to.emit("Clip", [...names(to, node), bound(min), bound(max)])];
  },
  relu6: (to, node) => [to.emit("Clip", [...names(to, node), to.scalar(0), to.scalar(6)])],
  leakyRelu: (to, node) => [to.emit("LeakyRelu", names(to, node), { alpha: float(node.attrs.slope) })],
  gelu: (to, node) => {
    const [x = ""] = names(to, node);
    const { approximate } = node.attrs;
    if (to.opset >= 20) return [to.emit("Gelu", [x], { approximate: string(approximate) })];
    return [approximate === "tanh" ? tanhGelu(to, x) : erfGelu(to, x)];
  },
  silu: (to, node) => {
    const [x = ""] = names(to, node);
    const scaled = node.attrs.beta === 1 ? x : to.emit("Mul", [x, to.scalar(node.attrs.beta)]);
    return [to.emit("Mul", [x, to.emit("Sigmoid", [scaled])])];
  },
  // HardSwish itself has no kernel in ONNX Runtime, which would take it apart into nodes without our names.
  hardSwish: (to, node) => {
    const [x = ""] = names(to, node);
    return [to.emit("Mul", [x, to.emit("HardSigmoid", [x], { alpha: float(1 / 6), beta: float(0.5) })])];
  },
};
