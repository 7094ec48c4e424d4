// What one document node adds to the model: a trace whose ports are still open, the same for every node that is alike.

import type { NamedValue, Trace, Value } from "./trace.ts";

/** A trace whose values at the ports are still open. */
export interface Fragment {
  /** Under the node's scope; spelled out when it is first asked for. */
  readonly trace: Trace;
  /**
   * The same without the node's scope, shared by all nodes that are alike: what depends on no name, as costs do, is
   * counted once for all of them.
   */
  readonly unscoped: Trace;
  readonly ports: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
}

/** A fragment that was traced at the root, as that of a node of this scope. */
export function underScope(traced: Omit<Fragment, "trace">, scope: string): Fragment {
  let trace: Trace | undefined;
  return {
    ...traced,
    get trace() {
      trace ??= scope === "" ? traced.unscoped : renamed(traced.unscoped, scope);
      return trace;
    },
  };
}

/** Dots between parts; either may be the root, which is empty. */
export function joinScope(outer: string, inner: string): string {
  if (inner === "") return outer;
  return outer === "" ? inner : `${outer}.${inner}`;
}

function renamed(trace: Trace, scope: string): Trace {
  const named = <T extends NamedValue>(value: T): T => ({ ...value, name: joinScope(scope, value.name) });
  return {
    ...trace,
    params: trace.params.map(named),
    constants: trace.constants.map(named),
    nodes: trace.nodes.map((node) => {
      const path = joinScope(scope, node.scope);
      return { ...node, scope: path, name: `${path}${node.name.slice(node.scope.length)}` };
    }),
  };
}

/** A fragment as a model of its own, ports as its inputs: what is timed when a block is cut out. */
export function standalone({ trace, ports, outputs }: Pick<Fragment, "trace" | "ports" | "outputs">): Trace {
  const ends = (values: Readonly<Record<string, Value>>) =>
    Object.entries(values).map(([port, value]) => ({ name: port, value }));
  return { ...trace, inputs: [...trace.inputs, ...ends(ports)], outputs: [...trace.outputs, ...ends(outputs)] };
}
