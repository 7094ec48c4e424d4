// The only door of graph-schema.
export {};
