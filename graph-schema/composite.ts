// A registered block as a graph of others, as if a user had made it: its links where it is a chain, itself where it is repeated.

import type { Block } from "./block.ts";
import type { Config, Definition, DocumentEdge, DocumentNode } from "./document.ts";

/** Undefined: the node is one block, which nothing smaller can be written for. */
export function compositeOf(use: DocumentNode, block: Block | undefined): Definition | undefined {
  if (!block) return undefined;
  const inner = innerNodes(use, block);
  if (!inner) return undefined;
  const [first] = inner;
  const last = inner.at(-1);
  if (!first || !last) return undefined;
  const inputs = block.inputs.map(({ name }, index): DocumentNode => port("io.input", inner.length + 1 + index, name));
  const outputs = block.outputs.map(
    (name, index): DocumentNode => port("io.output", inner.length + 1 + inputs.length + index, name),
  );
  const edges: DocumentEdge[] = [
    ...inputs.map(({ id }, index) => ({ from: id, output: "x", to: first.id, input: first.inputs[index] ?? "" })),
    ...inner.slice(1).map(({ id, inputs: [input = ""] }, index) => {
      const before = inner[index] ?? first;
      return { from: before.id, output: before.outputs[0] ?? "", to: id, input };
    }),
    ...outputs.map(({ id }, index) => ({ from: last.id, output: last.outputs[index] ?? "", to: id, input: "x" })),
  ];
  return {
    type: "own.unpacked",
    title: block.title,
    nodes: [...inner.map(({ node }) => node), ...inputs, ...outputs],
    edges,
  };
}

interface Inner {
  readonly id: number;
  readonly node: DocumentNode;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

function innerNodes(use: DocumentNode, block: Block): readonly Inner[] | undefined {
  const { repeat, config = {}, title } = use;
  const one = (id: number, part: Block, node: Omit<DocumentNode, "id" | "type">): Inner => ({
    id,
    node: { id, type: part.type, ...node },
    inputs: part.inputs.map(({ name }) => name),
    outputs: part.outputs,
  });
  if (!block.links) {
    if (repeat === undefined) return undefined;
    return [one(1, block, { scope: "", ...(use.config && { config }), ...(title !== undefined && { title }) })];
  }
  const parsed = block.config.safeParse(config);
  if (!parsed.success) return undefined;
  return block.links(parsed.data).map(({ scope, block: part, config: set }, index) => {
    const changed = withoutDefaults(part, set);
    return one(index + 1, part, { scope, ...(Object.keys(changed).length > 0 && { config: changed }) });
  });
}

/** Documents hold only what differs from a block's defaults. */
function withoutDefaults(block: Block, config: Config): Config {
  const defaults = block.config.parse({}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(config).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(defaults[field])),
  );
}

function port(type: string, id: number, name: string): DocumentNode {
  return { id, type, config: { name } };
}
