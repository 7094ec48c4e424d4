// A registered block as a graph of others, as if a user had made it: its parts where it has some, itself where it is repeated.

import type { Block } from "./block.ts";
import { Builder } from "./builder.ts";
import { type Put, run } from "./compose.ts";
import type { Config, Definition, DocumentEdge, DocumentNode } from "./document.ts";
import type { PortTypes } from "./evaluate.ts";
import type { Value } from "./trace.ts";

/** Can the node be written as several? Copies in a row come apart first, then each of them. */
export function isComposite({ repeat }: DocumentNode, block: Block | undefined): boolean {
  return block !== undefined && (repeat !== undefined || block.parts !== undefined);
}

/** Of a node that is composite. `arriving`: types at its inputs, which the parts may follow from. */
export function compositeOf(use: DocumentNode, block: Block, arriving: PortTypes): Definition {
  return definition(block, use.repeat === undefined ? partsOf(use, block, arriving) : onePart(use, block));
}

interface Inner {
  readonly nodes: readonly DocumentNode[];
  readonly edges: readonly DocumentEdge[];
}

function definition(block: Block, { nodes, edges }: Inner): Definition {
  return { type: "own.unpacked", title: block.title, nodes: [...nodes], edges: [...edges] };
}

/** What one of the copies is. */
function onePart({ config, title }: DocumentNode, block: Block): Inner {
  const { inputs, outputs, ids } = portsOf(block);
  const copy = {
    id: ids + 1,
    type: block.type,
    scope: "",
    ...(config && { config }),
    ...(title !== undefined && { title }),
  };
  return {
    nodes: [copy, ...inputs, ...outputs],
    edges: [
      ...inputs.map(({ id, config: { name } }) => ({ from: id, output: "x", to: copy.id, input: name })),
      ...outputs.map(({ id, config: { name } }) => ({ from: copy.id, output: name, to: id, input: "x" })),
    ],
  };
}

/** Its parts and their wires, written down while they are traced. */
function partsOf(use: DocumentNode, block: Block, arriving: PortTypes): Inner {
  const { inputs, outputs, ids } = portsOf(block);
  const g = new Builder();
  const nodes: DocumentNode[] = [];
  const edges: DocumentEdge[] = [];
  const sources = new Map<Value, { readonly from: number; readonly output: string }>();
  const wire = (value: Value | undefined, to: number, input: string) => {
    const source = value && sources.get(value);
    if (source) edges.push({ ...source, to, input });
  };
  const given: Record<string, Value> = {};
  for (const { id, config } of inputs) {
    const type = arriving[config.name];
    if (!type) continue;
    const value = g.input(config.name, type);
    given[config.name] = value;
    sources.set(value, { from: id, output: "x" });
  }
  const put: Put = (part, options, ...values) => {
    const id = ids + 1 + nodes.length;
    const changed = withoutDefaults(part, options.config ?? {});
    const config = Object.keys(changed).length > 0 && { config: changed };
    nodes.push({ id, type: part.type, scope: options.scope ?? "", ...config });
    for (const [index, value] of values.entries()) wire(value, id, part.inputs[index]?.name ?? "");
    const result = run(g, { part, options, given: values });
    sources.set(result, { from: id, output: part.outputs[0] ?? "" });
    return result;
  };
  const results = block.parts?.(put, given, block.config.parse(use.config ?? {})) ?? {};
  for (const { id, config } of outputs) wire(results[config.name], id, "x");
  return { nodes: [...nodes, ...inputs, ...outputs], edges };
}

/** Documents hold only what differs from a block's defaults. */
function withoutDefaults(block: Block, config: Config): Config {
  const defaults = block.config.parse({}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(config).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(defaults[field])),
  );
}

function portsOf(block: Block) {
  const port = (type: string, name: string, id: number) => ({ id, type, config: { name } });
  const inputs = block.inputs.map(({ name }, index) => port("io.input", name, index + 1));
  const outputs = block.outputs.map((name, index) => port("io.output", name, inputs.length + index + 1));
  return { inputs, outputs, ids: inputs.length + outputs.length };
}
