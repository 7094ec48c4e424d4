// The only door of graph-schema.

export * from "./assemble.ts";
export * from "./block.ts";
export { blockOf, blocks } from "./blocks/index.ts";
export { Builder, type Graph } from "./builder.ts";
export * from "./check.ts";
export * from "./conventions.ts";
export * from "./costs.ts";
export * from "./diagnostic.ts";
export * from "./document.ts";
export * from "./edit.ts";
export * from "./errors.ts";
export * from "./evaluate.ts";
export { groupBy } from "./group.ts";
export { limits } from "./limits.ts";
export * from "./link.ts";
export * from "./migrate.ts";
export { type OpAttrs, type OpName, opNames, ops } from "./ops/index.ts";
export { noWork, type Work } from "./ops/op.ts";
export * from "./peak-memory.ts";
export type { Repair } from "./repair.ts";
export * from "./repairs.ts";
export * from "./rollup.ts";
export * from "./trace.ts";
export * from "./types.ts";
export * from "./weights.ts";
export { zoo, zooModel } from "./zoo/index.ts";
export type { Published, Rename, RenameTable, ZooModel } from "./zoo/model.ts";
