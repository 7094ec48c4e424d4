// One node among those that feed it: which types arrive, whether its block takes them, and what it gives.

import type { Block } from "./block.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { DocumentEdge, DocumentNode } from "./document.ts";
import { evaluateNode, type PortTypes } from "./evaluate.ts";
import type { Fragment } from "./fragment.ts";
import { nameOf } from "./node-name.ts";

export interface NodeCheck {
  readonly node: DocumentNode;
  /** Absent: the type is unknown to this version. */
  readonly block?: Block;
  /** `waiting`: nothing wrong here, but its inputs are not known. */
  readonly state: "ok" | "error" | "waiting";
  readonly inputTypes: PortTypes;
  readonly outputTypes: PortTypes;
  readonly fragment?: Fragment;
}

interface Surroundings {
  readonly block: Block | undefined;
  readonly incoming: readonly DocumentEdge[];
  readonly done: ReadonlyMap<number, NodeCheck>;
  readonly diagnostics: Diagnostic[];
}

/** What is wrong goes to `diagnostics`. */
export function checkNode(node: DocumentNode, { block, incoming, done, diagnostics }: Surroundings): NodeCheck {
  // Without a prototype: a wire into an unknown block may name its port as it likes.
  const inputTypes: Record<string, PortTypes[string]> = Object.create(null);
  for (const edge of incoming) {
    const given = done.get(edge.from)?.outputTypes ?? {};
    const type = Object.hasOwn(given, edge.output) ? given[edge.output] : undefined;
    if (type) inputTypes[edge.input] = type;
    else if (done.get(edge.from)?.state === "ok") {
      const message = `${nameOf(node, block)}: input ${edge.input} comes from output ${edge.output}, which this configuration does not give.`;
      diagnostics.push({ severity: "error", code: "unknownPort", message, node: node.id, edge });
    }
  }
  if (!block) {
    const message = `${node.type} is not a block of this version of Vitrine; it may come from a newer one.`;
    diagnostics.push({ severity: "error", code: "unknownBlock", message, node: node.id });
    return { node, state: "error", inputTypes, outputTypes: {} };
  }
  const open = block.inputs.filter((port) => !port.optional && !incoming.some((edge) => edge.input === port.name));
  for (const port of open) {
    const message = `${nameOf(node, block)}: input ${port.name} is not connected.`;
    diagnostics.push({ severity: "error", code: "unconnected", message, node: node.id, field: port.name });
  }
  if (open.length > 0) return { node, block, state: "error", inputTypes, outputTypes: {} };
  if (incoming.some((edge) => inputTypes[edge.input] === undefined))
    return { node, block, state: "waiting", inputTypes, outputTypes: {} };

  const evaluation = evaluateNode(node, block, inputTypes);
  if (evaluation.ok)
    return { node, block, state: "ok", inputTypes, outputTypes: evaluation.outputTypes, fragment: evaluation.fragment };
  const edge =
    incoming.length === 1 ? incoming[0] : incoming.find((wire) => wire.input === evaluation.diagnostic.field);
  diagnostics.push({ ...evaluation.diagnostic, ...(edge && evaluation.diagnostic.code === "shape" && { edge }) });
  return { node, block, state: "error", inputTypes, outputTypes: {} };
}
