// Random documents of the registry's blocks: mostly wired forwards, with every kind of mistake that the schema lets through.

import fc from "fast-check";
import { blocks } from "../blocks/index.ts";
import { type Config, type Document, type DocumentEdge, type DocumentNode, emptyDocument } from "../document.ts";

const hostileNumber = fc.oneof(
  fc.integer({ min: -2, max: 64 }),
  fc.constantFrom(0, 0.5, 1e9, -1e300, 65_536, 1e-12, 224),
);
const hostileValue: fc.Arbitrary<Config[string]> = fc.oneof(
  { weight: 6, arbitrary: hostileNumber },
  fc.boolean(),
  fc.constantFrom("", "none", "relu", "__proto__", "a.b", "x"),
  fc.array(hostileNumber, { maxLength: 4 }),
);

/** A node of some block: its samples' config, or that with one field set to anything. */
function nodeWith(id: number): fc.Arbitrary<DocumentNode> {
  return fc.constantFrom(...blocks).chain((block) => {
    const fields = Object.keys(block.config.shape);
    const sampled = fc.constantFrom(...block.samples).map(({ config }) => ({ ...config }) as Config);
    const oneFieldWrong = fc
      .tuple(sampled, fc.constantFrom(...fields, "unheardOf"), hostileValue)
      .map(([config, field, value]) => ({ ...config, [field]: value }));
    return fc.record(
      {
        id: fc.constant(id),
        type: fc.oneof({ weight: 30, arbitrary: fc.constant(block.type) }, fc.constantFrom("future.block", "toString")),
        config: fc.oneof({ weight: 12, arbitrary: sampled }, oneFieldWrong),
        scope: fc.oneof({ weight: 3, arbitrary: fc.constant(`block_${id}`) }, fc.constantFrom("", "stage", "stage.0")),
        repeat: fc.constantFrom(2, 3, 17),
        bypass: fc.constant(true as const),
      },
      { requiredKeys: ["id", "type", "scope"] },
    ) as fc.Arbitrary<DocumentNode>;
  });
}

/** Mostly from an earlier node to a port that exists. */
function edgeAmong(nodes: readonly DocumentNode[]): fc.Arbitrary<DocumentEdge> {
  const wild = fc.record({
    from: fc.integer({ min: 1, max: nodes.length + 1 }),
    output: fc.constantFrom("x", "y", "tokens", "nothing", "toString"),
    to: fc.integer({ min: 1, max: nodes.length + 1 }),
    input: fc.constantFrom("x", "a", "nothing", "__proto__"),
  });
  const forwards = fc.integer({ min: 1, max: nodes.length - 1 }).chain((to) => {
    const target = blocks.find(({ type }) => type === nodes[to]?.type);
    return fc.integer({ min: Math.max(0, to - 3), max: to - 1 }).chain((from) => {
      const source = blocks.find(({ type }) => type === nodes[from]?.type);
      return fc.record({
        from: fc.constant(nodes[from]?.id ?? 1),
        output: fc.constantFrom(...(source && source.outputs.length > 0 ? source.outputs : ["y"])),
        to: fc.constant(nodes[to]?.id ?? 1),
        input: fc.constantFrom(...(target && target.inputs.length > 0 ? target.inputs.map(({ name }) => name) : ["x"])),
      });
    });
  });
  return fc.oneof({ weight: 12, arbitrary: forwards }, wild);
}

/** One wire to each required port of each node, from one of the few nodes before it. */
function wiredForwards(nodes: readonly DocumentNode[]): fc.Arbitrary<readonly DocumentEdge[]> {
  const ports = nodes.slice(1).flatMap((node, index) => {
    const block = blocks.find(({ type }) => type === node.type);
    const required = block?.inputs.filter(({ optional }) => !optional) ?? [];
    return required.map(({ name }) => ({
      to: node.id,
      input: name,
      before: nodes.slice(Math.max(0, index - 1), index + 1),
    }));
  });
  return fc.tuple(
    ...ports.map(({ to, input, before }) =>
      fc.constantFrom(...before).map((node) => {
        const source = blocks.find(({ type }) => type === node.type);
        return { from: node.id, output: source?.outputs[0] ?? "y", to, input };
      }),
    ),
  );
}

export const arbitraryDocument: fc.Arbitrary<Document> = fc
  .integer({ min: 1, max: 8 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => nodeWith(index + 3))))
  .chain((others) => {
    const nodes: readonly DocumentNode[] = [
      { id: 1, type: "io.input", config: { height: 32, width: 32, channels: 16 } },
      ...others,
      { id: 2, type: "io.output" },
    ];
    const more = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(edgeAmong(nodes), { maxLength: 4 }));
    return fc
      .tuple(wiredForwards(nodes), more)
      .map(([edges, others]) => ({ ...emptyDocument("random"), nodes: [...nodes], edges: [...edges, ...others] }));
  });
