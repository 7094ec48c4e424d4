// How much of the picture one position of a value sees, where that is one window sliding over it.

import type { PoolAttrs } from "./ops/pooling.ts";
import type { Trace, TraceNode } from "./trace.ts";
import type { TensorType } from "./types.ts";

/** Along one spatial axis, in pixels of the input. */
export interface FieldWindow {
  /** Pixels that one position sees. */
  readonly field: number;
  /** Pixels from one position to the next. */
  readonly stride: number;
  /** Centre of the first position's window; 0 is the centre of the first pixel, padding lies below 0. */
  readonly start: number;
}

/** One window per spatial axis; "global": every position sees the whole picture. */
export type ReceptiveField = readonly FieldWindow[] | "global";

/**
 * By value id. Absent where nothing is seen of the picture (parameters, tables) and where the window has no fixed size:
 * after a resize, a transposed convolution, or once axes are mixed so that positions cannot be told.
 */
export function receptiveFields(trace: Trace): ReadonlyMap<number, ReceptiveField> {
  const fields = new Map<number, ReceptiveField>();
  for (const { value } of trace.inputs)
    if (value.type.layout.kind === "map")
      fields.set(
        value.id,
        value.type.shape.slice(2).map(() => ({ field: 1, stride: 1, start: 0 })),
      );
  for (const node of trace.nodes) {
    const seen = node.inputs.flatMap(({ id, type }) => {
      const field = fields.get(id);
      return field ? [{ field, type }] : [];
    });
    const field = fieldOf(node, seen);
    if (field !== undefined) for (const { id } of node.outputs) fields.set(id, field);
  }
  return fields;
}

interface Seen {
  readonly field: ReceptiveField;
  readonly type: TensorType;
}

function fieldOf(node: TraceNode, seen: readonly Seen[]): ReceptiveField | undefined {
  const batched = node.inputs.filter(({ type }) => type.batched);
  // These mix all positions, even of values whose windows are not known.
  if (node.op === "attention" || node.op === "globalAvgPool" || (node.op === "matmul" && batched.length > 1))
    return "global";
  const [first] = seen;
  if (!first || node.op === "expandBatch") return undefined;
  if (seen.some(({ field }) => field === "global")) return "global";
  if (seen.length < batched.length) return undefined;
  switch (node.op) {
    case "conv2d":
    case "conv3d":
    case "maxPool":
    case "avgPool":
      return first.type.layout.kind === "map" ? slid(first.field, (node as TraceNode<"conv2d">).attrs) : undefined;
    case "groupNorm":
      return "global";
    case "mean":
    case "sum":
    case "max":
      return along((node as TraceNode<"mean">).attrs.axes, first, "global");
    case "softmax":
    case "l2Normalize":
      return along([(node as TraceNode<"softmax">).attrs.axis], first, "global");
    case "slice":
    case "split":
      return along([(node as TraceNode<"slice">).attrs.axis], first, undefined);
    case "resize":
    case "convTranspose2d":
    case "pad":
    case "gather":
    case "gridSample":
    case "topTokens":
    case "gatherGrains":
    case "scatterGrains":
      return undefined;
    default:
      return union(seen);
  }
}

/** What works along axes leaves each position what it sees, unless it is the picture's axes that it works along. */
function along(
  axes: readonly number[],
  { field, type }: Seen,
  ofPicture: ReceptiveField | undefined,
): ReceptiveField | undefined {
  if (type.layout.kind === "plain") return undefined;
  const isPicture = (axis: number) => (type.layout.kind === "map" ? axis > 1 : axis === 1);
  return axes.some(isPicture) ? ofPicture : field;
}

/** A window of k positions, `stride` apart, over windows that are already there. */
function slid(field: ReceptiveField, attrs: PoolAttrs & { readonly dilation?: readonly number[] }): ReceptiveField {
  if (field === "global") return field;
  return field.map((window, axis) => {
    const reach = ((attrs.kernel[axis] ?? 1) - 1) * (attrs.dilation?.[axis] ?? 1);
    return {
      field: window.field + reach * window.stride,
      stride: window.stride * (attrs.stride[axis] ?? 1),
      start: window.start + (reach / 2 - (attrs.padding[axis] ?? 0)) * window.stride,
    };
  });
}

/** Joined values: the widest field, if their positions are the same places. */
function union(seen: readonly Seen[]): ReceptiveField | undefined {
  const [first, ...others] = seen.map(({ field }) => field);
  if (!first || first === "global") return first;
  return others.reduce<ReceptiveField | undefined>((joined, other) => {
    if (joined === undefined || joined === "global" || other === "global") return joined;
    const windows = joined.map((window, axis): FieldWindow | undefined => {
      const more = other[axis];
      if (!more || more.stride !== window.stride) return undefined;
      const low = Math.min(window.start - window.field / 2, more.start - more.field / 2);
      const high = Math.max(window.start + window.field / 2, more.start + more.field / 2);
      return { field: high - low, stride: window.stride, start: (low + high) / 2 };
    });
    return windows.every((window) => window !== undefined) ? windows : undefined;
  }, first);
}
