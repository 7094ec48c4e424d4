// Custom blocks as blocks: a definition read as a traced function, so that nothing else need know that a user made it.

import { z } from "zod";
import type { Block, Family, Port } from "./block.ts";
import { blockOf as registeredBlock } from "./blocks/index.ts";
import type { Graph as Builder } from "./builder.ts";
import { configProblem } from "./config-problem.ts";
import type { Definition, Document, DocumentNode } from "./document.ts";
import { ShapeError } from "./errors.ts";
import { runNode } from "./evaluate.ts";
import { nameOf } from "./node-name.ts";
import { ownOutline } from "./own-outline.ts";
import type { Value } from "./trace.ts";
import { type BlockLookup, type Wiring, wiringOf } from "./wiring.ts";

interface Made {
  readonly block: Block;
  /** The blocks inside, as they were when it was made. */
  readonly inside: ReadonlyMap<string, Block | undefined>;
}

const madeBlocks = new WeakMap<Definition, Made>();
const lookups = new WeakMap<readonly Definition[], BlockLookup>();

/** Finds the blocks that a document may use: the registered ones and its own. The same definition gives the same block. */
export function blocksOf({ blocks: definitions }: Pick<Document, "blocks">): BlockLookup {
  if (!definitions || definitions.length === 0) return registeredBlock;
  const known = lookups.get(definitions);
  if (known) return known;
  const outline = ownOutline(definitions);
  const own = new Map<string, Block>();
  const lookup: BlockLookup = (type) => own.get(type) ?? registeredBlock(type);
  // Definitions come after those that they use, so that every block inside is known.
  for (const definition of outline.order) {
    const inside = new Map(definition.nodes.map(({ type }) => [type, lookup(type)]));
    const before = madeBlocks.get(definition);
    const same = before && [...inside].every(([type, block]) => before.inside.get(type) === block);
    const block = same ? before.block : ownBlock(definition, lookup, outline.refusal(definition));
    madeBlocks.set(definition, { block, inside });
    own.set(definition.type, block);
  }
  lookups.set(definitions, lookup);
  return lookup;
}

/** Is it a port of the custom block that it stands in? Its side, seen from within the block. */
export function portSide(block: Block | undefined): "input" | "output" | undefined {
  if (block?.family !== "io") return undefined;
  return block.inputs.length === 0 ? "input" : "output";
}

/** Name of the port that an `io` node stands for. */
export function portNameOf(node: DocumentNode, block: Block | undefined): string {
  const { name } = node.config ?? {};
  const byDefault = (block?.config.shape.name as z.ZodType | undefined)?.safeParse(undefined).data;
  return String(name ?? byDefault ?? "");
}

function ownBlock(definition: Definition, blockOf: BlockLookup, refusal: string | undefined): Block {
  const wiring = wiringOf(definition, blockOf);
  const { type, title, exposed = [] } = definition;
  return {
    type,
    title,
    family: familyOf(definition, blockOf),
    doc: definition.doc ?? `A block of your own, of ${innerNodes(definition, blockOf).length} blocks.`,
    inputs: inputPorts(definition, wiring, blockOf),
    outputs: ports(definition, blockOf, "output").map(({ name }) => name),
    config: z.strictObject(Object.fromEntries(exposedFields(definition, blockOf))),
    summary: exposed.slice(0, 3).map(({ name }) => name),
    sizes: undefined,
    samples: [],
    forward: (g, inputs, config) => {
      const problem = refusal ?? wiring.diagnostics.find(({ severity }) => severity === "error")?.message;
      if (problem !== undefined) refuse(title, `cannot be used: ${problem}`);
      return forward(definition, { wiring, blockOf }, { g, inputs, config });
    },
  };
}

interface Use {
  readonly g: Builder;
  readonly inputs: Readonly<Record<string, Value | undefined>>;
  readonly config: Readonly<Record<string, unknown>>;
}

interface Inside {
  readonly wiring: Wiring;
  readonly blockOf: BlockLookup;
}

function forward(definition: Definition, { wiring, blockOf }: Inside, { g, inputs, config }: Use) {
  const given = new Map<number, Readonly<Record<string, Value | undefined>>>();
  const results: Record<string, Value | undefined> = {};
  for (const id of wiring.order) {
    const node = wiring.nodes.get(id);
    if (!node) continue;
    const block = blockOf(node.type);
    if (!block) refuse(definition.title, `holds ${node.type}, which is no block of this version of Vitrine`);
    const arriving: Record<string, Value> = {};
    for (const { from, output, input } of wiring.incoming.get(id) ?? []) {
      const value = given.get(from)?.[output];
      if (value) arriving[input] = value;
    }
    const side = portSide(block);
    if (side === "input") given.set(id, { [block.outputs[0] ?? ""]: inputs[portNameOf(node, block)] });
    else if (side === "output") results[portNameOf(node, block)] = arriving[block.inputs[0]?.name ?? ""];
    else
      given.set(id, runInside(configured(node, definition, config), block, { g, arriving, title: definition.title }));
  }
  return results;
}

interface Step {
  readonly g: Builder;
  readonly arriving: Readonly<Record<string, Value>>;
  /** Of the custom block around it. */
  readonly title: string;
}

function runInside(node: DocumentNode, block: Block, { g, arriving, title }: Step) {
  const open = block.inputs.find((port) => !port.optional && arriving[port.name] === undefined);
  if (open) refuse(title, `has an open input inside: ${open.name} of ${nameOf(node, block)}`);
  const problem = configProblem(block, node.config ?? {});
  if (problem) refuse(title, `holds ${nameOf(node, block)}, where ${problem.sentence}`);
  return runNode(node, block, { builder: g, ports: arriving, config: block.config.parse(node.config ?? {}) });
}

/** The node inside with the values that this use of the block sets. */
function configured(node: DocumentNode, { exposed = [] }: Definition, config: Use["config"]): DocumentNode {
  const own = exposed.filter((field) => field.node === node.id);
  if (own.length === 0) return node;
  const set = Object.fromEntries(own.map(({ field, name }) => [field, config[name]]));
  return { ...node, config: { ...node.config, ...(set as DocumentNode["config"]) } };
}

function refuse(what: string, problem: string): never {
  throw new ShapeError({ what, need: { kind: "other", problem } });
}

/** An exposed field has the schema of the field inside; its default is what the definition sets there. */
function* exposedFields({ exposed = [], nodes }: Definition, blockOf: BlockLookup): Iterable<[string, z.ZodType]> {
  for (const { name, node: id, field } of exposed) {
    const node = nodes.find((other) => other.id === id);
    const schema = blockOf(node?.type ?? "")?.config.shape[field];
    if (!(schema instanceof z.ZodDefault)) continue;
    const byDefault = node?.config?.[field] ?? schema.safeParse(undefined).data;
    const inner = schema.unwrap() as z.ZodType;
    const { title, ...text } = schema.meta() ?? {};
    yield [name, inner.default(byDefault).meta({ ...text, ...(name === field && title !== undefined && { title }) })];
  }
}

interface NamedPort {
  readonly id: number;
  readonly name: string;
}

function ports({ nodes }: Definition, blockOf: BlockLookup, side: "input" | "output"): readonly NamedPort[] {
  return nodes.flatMap((node) => {
    const block = blockOf(node.type);
    return portSide(block) === side ? [{ id: node.id, name: portNameOf(node, block) }] : [];
  });
}

/** May stay open where everything that it feeds may. */
function inputPorts(definition: Definition, { incoming, nodes }: Wiring, blockOf: BlockLookup): readonly Port[] {
  const fed = [...incoming.values()].flat();
  return ports(definition, blockOf, "input").map(({ id, name }) => ({
    name,
    optional: fed
      .filter(({ from }) => from === id)
      .every(({ to, input }) =>
        blockOf(nodes.get(to)?.type ?? "")?.inputs.some((port) => port.name === input && port.optional),
      ),
  }));
}

function innerNodes({ nodes }: Definition, blockOf: BlockLookup): readonly DocumentNode[] {
  return nodes.filter(({ type }) => portSide(blockOf(type)) === undefined);
}

/** The family that most blocks inside have. */
function familyOf(definition: Definition, blockOf: BlockLookup): Family {
  const counts = new Map<Family, number>();
  for (const { type, repeat = 1 } of innerNodes(definition, blockOf)) {
    const family = blockOf(type)?.family;
    if (family) counts.set(family, (counts.get(family) ?? 0) + repeat);
  }
  let most: Family = "layout";
  for (const [family, count] of counts) if (count > (counts.get(most) ?? 0)) most = family;
  return most;
}
