// What a layout gives: a place for every node, and the columns it made of the model.

export const nodeWidth = 220;
export const nodeHeight = 88;
export const rowGap = 36;
export const columnGap = 72;
export const laneGap = 28;
export const rowPitch = nodeHeight + rowGap;

/** Above a column's first block: the band's edge and its head. */
export const [headHeight, bandPadding] = [40, 18];
export const headRoom = headHeight + bandPadding;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A run of blocks at one resolution. */
export interface Column {
  readonly x: number;
  readonly width: number;
  /** Nodes from the top down; the last one that has a type gives the header its shape. */
  readonly nodes: readonly number[];
  /** Side of its maps relative to the largest in the model, 0 to 1; null: no map here. */
  readonly scale: number | null;
}

/** `down`: data enters a block at the top; `right`: at the left. */
export type Flow = "down" | "right";

export interface Layout {
  readonly flow: Flow;
  readonly places: ReadonlyMap<number, Place>;
  readonly columns: readonly Column[];
}
