// Takes out what does nothing: reshapes to the same shape, moves there and back, products with 1.

import { type OpName, sameShape, type TraceNode, type Value } from "#graph-schema";
import type { Program } from "../program.ts";
import { Draft } from "./draft.ts";

/** The values to use in place of the node's outputs, where it changes nothing. */
type Shortcut<K extends OpName> = (node: TraceNode<K>, draft: Draft) => readonly Value[] | undefined;

const keepsShape = (node: TraceNode): readonly Value[] | undefined => {
  const [x] = node.inputs;
  return x && sameShape(x.type.shape, node.outputs[0]?.type.shape ?? []) ? [x] : undefined;
};

/** This op right after the other: what stood before both. */
function undoes(draft: Draft, node: TraceNode, other: OpName): readonly Value[] | undefined {
  const [x] = node.inputs;
  const producer = x && draft.producer(x);
  const [origin] = producer?.inputs ?? [];
  return producer?.op === other && origin && sameShape(origin.type.shape, node.outputs[0]?.type.shape ?? [])
    ? [origin]
    : undefined;
}

const shortcuts: { readonly [K in OpName]?: Shortcut<K> } = {
  scale: (node) => (node.attrs.by === 1 ? node.inputs : undefined),
  shift: (node) => (node.attrs.value === 0 ? node.inputs : undefined),
  reshape: keepsShape,
  asLayout: keepsShape,
  slice: keepsShape,
  pad: keepsShape,
  resize: keepsShape,
  split: (node) => (node.attrs.sizes.length === 1 ? node.inputs : undefined),
  concat: (node) => (node.inputs.length === 1 ? node.inputs : undefined),
  transpose: (node) => (node.attrs.perm.every((axis, place) => axis === place) ? node.inputs : undefined),
  toTokens: (node, draft) => undoes(draft, node, "toMap"),
  toMap: (node, draft) => undoes(draft, node, "toTokens"),
};

export function dropIdentities(program: Program): Program {
  const draft = new Draft(program);
  for (const original of draft.nodes()) {
    const node = draft.current(original);
    const values = node && shortcut(node, draft);
    if (values) draft.replace(node, values);
  }
  return draft.finish();
}

function shortcut<K extends OpName>(node: TraceNode<K>, draft: Draft): readonly Value[] | undefined {
  const found: Shortcut<K> | undefined = shortcuts[node.op];
  return found?.(node, draft);
}
