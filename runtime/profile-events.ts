/** Reads what onnxruntime's profiler prints: a Chrome trace of whole runs, nodes and, on WebGPU, GPU programs. */
import { type NodeTime, plainName } from "./attribute.ts";
import { failure, type RuntimeFailure } from "./failure.ts";

/** One profiled run of the model, its nodes in execution order under the names that the runtime gave them. */
export interface ProfiledRun {
  readonly modelRunMs: number;
  readonly nodes: readonly NodeTime[];
}

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

const kernelSuffix = "_kernel_time";
const gpuProvider = "WebGpuExecutionProvider";

/** Throws SyntaxError when the text is not a trace, and "unsupported" when it has GPU nodes but no times of theirs. */
export function parseProfile(text: string): readonly ProfiledRun[] {
  const events = JSON.parse(text) as readonly TraceEvent[];
  const runs: { modelRunMs: number; nodes: NodeTime[] }[] = [];
  let nodes: NodeTime[] = [];
  for (const { cat, name, dur, args } of events) {
    if (cat === "Node" && name.endsWith(kernelSuffix))
      nodes.push({
        name: name.slice(0, -kernelSuffix.length),
        op: args?.op_name ?? "",
        ms: dur / 1000,
        provider: args?.provider ?? "",
      });
    // The run itself is printed after its nodes.
    else if (name === "model_run") {
      runs.push({ modelRunMs: dur / 1000, nodes });
      nodes = [];
    }
  }
  const programs = events.filter(({ cat }) => cat === "Api").map(gpuProgram);
  if (programs.length > 0) return withGpuTimes(runs, programs);
  if (runs.some((run) => run.nodes.some(({ provider }) => provider === gpuProvider)))
    throw noNodeTimes("WebGPU profile", "this GPU gives no times (it lacks timestamp-query)");
  return runs;
}

/** The failure of a profile that cannot be had where the model itself runs well. */
export function noNodeTimes(where: string, what: string): RuntimeFailure {
  return failure("unsupported", where, { what, remedy: "Time the parts as models of their own instead" });
}

interface GpuProgram {
  readonly node: string;
  readonly op: string;
  readonly ms: number;
}

/** `<node>&<op>&<program>`. */
function gpuProgram({ name, dur }: TraceEvent): GpuProgram {
  const [node = name, op = ""] = name.split("&");
  return { node, op, ms: dur / 1000 };
}

/** On the GPU a node's own event only says how long handing it over took; its programs say how long it ran. */
function withGpuTimes(runs: readonly ProfiledRun[], programs: readonly GpuProgram[]): readonly ProfiledRun[] {
  const first = runs[0];
  if (!first) return [];
  const split = splitByRun(programs, first.nodes);
  // Where the order does not tell the runs apart, every run gets the mean: no time is lost or counted twice.
  const perRun =
    split.length === runs.length ? split : runs.map(() => programs.map((p) => ({ ...p, ms: p.ms / runs.length })));
  return runs.map(({ modelRunMs, nodes }, run) => {
    const gpuMs = new Map<string, GpuProgram>();
    for (const program of perRun[run] ?? []) {
      const before = gpuMs.get(program.node);
      gpuMs.set(program.node, { ...program, ms: program.ms + (before?.ms ?? 0) });
    }
    const timed = nodes.map((node) => {
      const ms = gpuMs.get(node.name)?.ms ?? 0;
      gpuMs.delete(node.name);
      // A node that fell back to the CPU keeps its own time; a GPU node without a program cost nothing there.
      return node.provider === gpuProvider ? { ...node, ms } : { ...node, ms: node.ms + ms };
    });
    const unlisted = [...gpuMs.values()].map(({ node, op, ms }) => ({ name: node, op, ms, provider: gpuProvider }));
    return { modelRunMs, nodes: [...timed, ...unlisted] };
  });
}

/** GPU programs come in one list at the end; a new run begins where the order of nodes starts over. */
function splitByRun(programs: readonly GpuProgram[], order: readonly NodeTime[]): readonly (readonly GpuProgram[])[] {
  const place = new Map(order.map(({ name }, index) => [name, index]));
  const runs: GpuProgram[][] = [];
  let last = -1;
  for (const program of programs) {
    const at = place.get(program.node) ?? last;
    if (at < last || runs.length === 0) runs.push([]);
    runs.at(-1)?.push(program);
    last = at;
  }
  return runs;
}

/**
 * The mean over the faster half of the runs, so that a disturbed run does not show, yet parts still add up to a whole.
 * Throws RangeError on no run.
 */
export function typicalRun(runs: readonly ProfiledRun[]): ProfiledRun {
  if (runs.length === 0) throw new RangeError("profile: needs at least one run, got none");
  const kept = runs.toSorted((a, b) => a.modelRunMs - b.modelRunMs).slice(0, Math.ceil(runs.length / 2));
  const sums = new Map<string, NodeTime>();
  for (const { nodes } of kept) {
    const seen = new Map<string, number>();
    for (const node of nodes) {
      // Names should be unique, and are in our own exports; where they are not, nodes still stay apart.
      const occurrence = (seen.get(node.name) ?? 0) + 1;
      seen.set(node.name, occurrence);
      const key = `${occurrence} ${node.name}`;
      sums.set(key, { ...node, ms: node.ms + (sums.get(key)?.ms ?? 0) });
    }
  }
  return {
    modelRunMs: kept.reduce((sum, { modelRunMs }) => sum + modelRunMs, 0) / kept.length,
    nodes: [...sums.values()].map((node) => ({ ...node, name: plainName(node.name), ms: node.ms / kept.length })),
  };
}

/** Browsers may round GPU times to 100 µs; that shows in the times themselves. Otherwise the trace's own microsecond. */
export function traceResolutionMs(runs: readonly ProfiledRun[]): number {
  const nodes = runs.flatMap((run) => run.nodes).filter(({ ms }) => ms > 0);
  const onGpu = nodes.filter(({ provider }) => provider === gpuProvider);
  const times = (onGpu.length > 0 ? onGpu : nodes).map(({ ms }) => ms);
  const coarse = times.length > 0 && times.every((ms) => Math.abs(ms * 10 - Math.round(ms * 10)) < 1e-6);
  return coarse ? 0.1 : 0.001;
}
