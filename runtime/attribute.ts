/** From times of graph nodes to times of scopes: pure, and nothing gets lost; what no node explains is shown as such. */

/** One node of the graph as the runtime ran it, which need not be as it was exported: fused, split, or added. */
export interface NodeTime {
  readonly name: string;
  readonly op: string;
  readonly ms: number;
  /** Who ran it: `CPUExecutionProvider` inside a WebGPU session is a fallback. */
  readonly provider: string;
}

export interface ScopeTime {
  readonly ms: number;
  readonly nodes: number;
}

export interface Attribution {
  readonly method: "profiler" | "cut-outs";
  /** Own time of each scope path, without the scopes inside it; the root is "". See `rollUp`. */
  readonly byScope: ReadonlyMap<string, ScopeTime>;
  readonly attributedMs: number;
  /** The run that the parts are parts of; a profiled run is slower than the headline latency, and stays unscaled. */
  readonly modelRunMs: number;
  /** modelRunMs − attributedMs; with cut-outs it may be negative. */
  readonly unattributedMs: number;
  /** Parts shorter than this are not told apart from nothing. */
  readonly clockResolutionMs: number;
}

export interface Whole {
  readonly method: Attribution["method"];
  readonly modelRunMs: number;
  readonly clockResolutionMs: number;
}

/** Sums parts by scope; each part lands in exactly one. */
export function attribute(
  parts: readonly { readonly scope: string; readonly ms: number }[],
  whole: Whole,
): Attribution {
  const byScope = new Map<string, ScopeTime>();
  for (const { scope, ms } of parts) add(byScope, scope, { ms, nodes: 1 });
  const attributedMs = parts.reduce((sum, { ms }) => sum + ms, 0);
  return { ...whole, byScope, attributedMs, unattributedMs: whole.modelRunMs - attributedMs };
}

/**
 * Whether rounding by the clock may shift more than a tenth of the run between scopes: each part is off by half a
 * step at most. Then cut-outs, which repeat, say more.
 */
export function clockTooCoarse({ byScope, modelRunMs, clockResolutionMs }: Attribution): boolean {
  const parts = [...byScope.values()].reduce((sum, { nodes }) => sum + nodes, 0);
  return (parts * clockResolutionMs) / 2 > modelRunMs / 10;
}

/** Time of every scope with all scopes inside it: `stages.1` holds `stages.1.0.conv`; "" holds everything. */
export function rollUp(byScope: Attribution["byScope"]): ReadonlyMap<string, ScopeTime> {
  const total = new Map<string, ScopeTime>();
  for (const [scope, time] of byScope) {
    add(total, "", time);
    for (let end = 0; end >= 0 && scope !== ""; ) {
      end = scope.indexOf(".", end + 1);
      add(total, end < 0 ? scope : scope.slice(0, end), time);
    }
  }
  return total;
}

/**
 * The scope of each node, names given in execution order. An exported name is `<scope path>/<op>_<k>`, and what the
 * runtime makes of it by fusing keeps that start. Nodes that the runtime adds have no slash: they go where the node
 * before them went, and those at the very start (an input's change of layout) where the first named one goes.
 */
export function scopesOf(names: readonly string[]): readonly string[] {
  const named = names.map((name) => {
    const clean = plainName(name);
    const slash = clean.indexOf("/");
    return slash < 0 ? undefined : clean.slice(0, slash);
  });
  let scope = named.find((found) => found !== undefined) ?? "";
  return named.map((found) => {
    scope = found ?? scope;
    return scope;
  });
}

/** Without the marks of the runtime's rewriting: the number of a layout change, the prefix of a cast it put in. */
export function plainName(name: string): string {
  return name.replace(/_token_\d+/g, "").replace(/^Inserted(?:PrecisionFree)?Cast_/, "");
}

function add(times: Map<string, ScopeTime>, scope: string, { ms, nodes }: ScopeTime): void {
  const before = times.get(scope);
  times.set(scope, { ms: (before?.ms ?? 0) + ms, nodes: (before?.nodes ?? 0) + nodes });
}
