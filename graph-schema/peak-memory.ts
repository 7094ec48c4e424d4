// How much activation memory is alive at once, by exact live ranges over the order of the nodes.

import { ops } from "./ops/index.ts";
import type { Trace, TraceNode } from "./trace.ts";
import { byteLength } from "./types.ts";

export interface PeakMemory {
  /** Inputs, outputs and values between at batch 1; weights and what is computed from them alone are not in it. */
  readonly bytes: number;
  /** The node during which they are alive; undefined where a model has no nodes. */
  readonly node: string | undefined;
  readonly scope: string;
}

/**
 * Each node needs its inputs and outputs at once; a value dies after its last use, a model's output never.
 * Renamed values (reshape) share the memory of what they rename. Nothing is computed in place.
 */
export function peakMemory(trace: Trace): PeakMemory {
  const memoryOf = new Map<number, number>();
  const bytesOf = new Map<number, number>();
  for (const { value } of trace.inputs) allocate(value.id, byteLength(value.type));

  function allocate(id: number, bytes: number): void {
    memoryOf.set(id, id);
    bytesOf.set(id, bytes);
  }

  for (const node of trace.nodes) {
    const renamed = ops[node.op].work === "renames" ? memoryOf.get(node.inputs[0]?.id ?? -1) : undefined;
    for (const output of node.outputs) {
      if (!output.type.batched) continue;
      if (renamed !== undefined) memoryOf.set(output.id, renamed);
      else allocate(output.id, byteLength(output.type));
    }
  }

  const lastUse = new Map<number, number>();
  const used = (node: TraceNode) =>
    [...node.inputs, ...node.outputs].flatMap(({ id }) => {
      const memory = memoryOf.get(id);
      return memory === undefined ? [] : [memory];
    });
  for (const [index, node] of trace.nodes.entries()) for (const memory of used(node)) lastUse.set(memory, index);
  for (const { value } of trace.outputs) lastUse.set(memoryOf.get(value.id) ?? -1, Number.POSITIVE_INFINITY);

  const alive = new Set<number>();
  let bytes = 0;
  for (const { value } of trace.inputs) start(value.id);
  let peak: PeakMemory = { bytes, node: undefined, scope: "" };

  function start(memory: number): void {
    if (alive.has(memory)) return;
    alive.add(memory);
    bytes += bytesOf.get(memory) ?? 0;
  }

  for (const [index, node] of trace.nodes.entries()) {
    const memories = used(node);
    for (const memory of memories) start(memory);
    if (bytes > peak.bytes || peak.node === undefined) peak = { bytes, node: node.name, scope: node.scope };
    for (const memory of memories) {
      if (lastUse.get(memory) !== index || !alive.delete(memory)) continue;
      bytes -= bytesOf.get(memory) ?? 0;
    }
  }
  return peak;
}
