// Fragments of document nodes joined into the trace of the whole model.

import type { DocumentEdge, DocumentNode } from "./document.ts";
import type { Fragment } from "./evaluate.ts";
import { groupBy } from "./group.ts";
import type { Constant, NamedValue, Param, Trace, TraceNode, Value } from "./trace.ts";

export interface Part {
  readonly node: DocumentNode;
  readonly fragment: Fragment;
}

export interface Assembly {
  readonly trace: Trace;
  /** What leaves a node by an output port. */
  readonly valueAt: (node: number, output: string) => Value | undefined;
}

/** `parts` in topological order; every wire between them fits. Values are numbered anew, node names made unique. */
export function assemble(parts: readonly Part[], edges: readonly DocumentEdge[]): Assembly {
  const inputs: NamedValue[] = [];
  const outputs: NamedValue[] = [];
  const params: Param[] = [];
  const constants: Constant[] = [];
  const nodes: TraceNode[] = [];
  const portValues = new Map<string, Value>();
  const countInScope = new Map<string, number>();
  const incoming = groupBy(edges, (edge) => edge.to);
  let nextId = 0;

  for (const { node, fragment } of parts) {
    const renumbered = new Map<number, Value>();
    const fresh = (value: Value): Value => {
      const known = renumbered.get(value.id);
      if (known) return known;
      const made = { id: nextId++, type: value.type };
      renumbered.set(value.id, made);
      return made;
    };
    for (const edge of incoming.get(node.id) ?? []) {
      const source = portValues.get(portKey(edge.from, edge.output));
      const port = fragment.ports[edge.input];
      if (source && port) renumbered.set(port.id, source);
    }
    const { trace } = fragment;
    inputs.push(...trace.inputs.map(({ name, value }) => ({ name, value: fresh(value) })));
    params.push(...trace.params.map((param) => ({ ...param, value: fresh(param.value) })));
    constants.push(...trace.constants.map((constant) => ({ ...constant, value: fresh(constant.value) })));
    for (const traced of trace.nodes) {
      const count = countInScope.get(traced.scope) ?? 0;
      countInScope.set(traced.scope, count + 1);
      nodes.push({
        ...traced,
        inputs: traced.inputs.map(fresh),
        outputs: traced.outputs.map(fresh),
        name: `${traced.scope}/${traced.op}_${count}`,
      });
    }
    outputs.push(...trace.outputs.map(({ name, value }) => ({ name, value: fresh(value) })));
    for (const [port, value] of Object.entries(fragment.outputs)) portValues.set(portKey(node.id, port), fresh(value));
  }
  return {
    trace: { inputs, outputs, params, constants, nodes },
    valueAt: (node, output) => portValues.get(portKey(node, output)),
  };
}

function portKey(id: number, port: string): string {
  return `${id}:${port}`;
}
