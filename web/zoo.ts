// The published models, for `import()`: they are a good part of the core, and the page shows itself before it needs them.

export { zoo, zooModel } from "#graph-schema";
