// Fragments of document nodes joined into the trace of the whole model.

import { type DocumentEdge, type DocumentNode, scopeOf } from "./document.ts";
import { type Fragment, joinScope } from "./fragment.ts";
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

/** A scope of the model, and how many nodes it has so far. */
interface Place {
  readonly path: string;
  count: number;
}

/** `parts` in topological order; every wire between them fits. Values are numbered anew, node names made unique. */
export function assemble(parts: readonly Part[], edges: readonly DocumentEdge[]): Assembly {
  const inputs: NamedValue[] = [];
  const outputs: NamedValue[] = [];
  const params: Param[] = [];
  const constants: Constant[] = [];
  const nodes: TraceNode[] = [];
  const portValues = new Map<string, Value>();
  const places = new Map<string, Place>();
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
    const scope = scopeOf(node);
    const trace = fragment.unscoped;
    // Paths are joined once for each scope of a fragment, not for each of its nodes.
    const own = new Map<string, Place>();
    const placeOf = (inner: string): Place => {
      const known = own.get(inner);
      if (known) return known;
      const path = joinScope(scope, inner);
      const place = places.get(path) ?? { path, count: 0 };
      places.set(path, place);
      own.set(inner, place);
      return place;
    };
    inputs.push(...trace.inputs.map(({ name, value }) => ({ name, value: fresh(value) })));
    for (const { name, kind, init, value } of trace.params)
      params.push({ name: joinScope(scope, name), kind, init, value: fresh(value) });
    for (const { name, value, data } of trace.constants)
      constants.push({ name: joinScope(scope, name), value: fresh(value), data });
    for (const traced of trace.nodes) {
      const { op, attrs } = traced;
      const place = placeOf(traced.scope);
      const { path } = place;
      const name = `${path}/${op}_${place.count++}`;
      nodes.push({
        op,
        attrs,
        inputs: traced.inputs.map(fresh),
        outputs: traced.outputs.map(fresh),
        scope: path,
        name,
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
