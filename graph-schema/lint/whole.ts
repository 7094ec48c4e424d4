// Advice on attention and on the model as a whole: heads, token counts, what is computed for nothing, where parameters are.

import { nameOf } from "../check.ts";
import { sum } from "../costs.ts";
import type { Edit } from "../edit.ts";
import { groupBy } from "../group.ts";
import { numElements } from "../types.ts";
import { configured, fieldsWith, type LintModel, place, type Rule } from "./rule.ts";

const leastHeadWidth = 16;

const thinHeads: Rule = {
  id: "thin-heads",
  title: "Heads too thin",
  why: "A head of width D can only make attention matrices of rank D; far below the number of tokens it cannot tell them apart.",
  citation: {
    title: "Low-Rank Bottleneck in Multi-head Attention Models (arXiv:2002.07028)",
    place: "abstract: a head as wide as the sequence is long has provably more expressive power",
    url: "https://arxiv.org/abs/2002.07028",
  },
  strength: "hint",
  check: ({ ops }) =>
    ops.flatMap(({ node, owner }) => {
      const [q, k] = node.inputs;
      const width = q?.type.shape.at(-1) ?? 0;
      const tokens = k?.type.shape.at(-2) ?? 0;
      if (node.op !== "attention" || width >= leastHeadWidth || tokens <= width) return [];
      const heads = q?.type.shape.at(-3) ?? 1;
      const message = `${place(node)}each of ${heads} heads has a width of ${width}, against ${tokens} tokens.`;
      return [{ node: owner.id, where: node.scope, message, got: heads }];
    }),
  candidates: (model, finding) =>
    fieldsWith(model, finding, (key) => /heads/i.test(key)).flatMap((key) =>
      [2, 4, 8].flatMap((factor) => {
        const heads = (finding.got ?? 0) / factor;
        return Number.isInteger(heads) && heads >= 1 ? [configured(finding.node, key, heads)] : [];
      }),
    ),
};

/** 64 MiB of float32. */
const manyScores = 2 ** 24;

const quadraticMemory: Rule = {
  id: "quadratic-memory",
  title: "Attention over very many tokens",
  why: "Scores grow with the square of the tokens. Reducing keys and values, or windows, keeps them in bounds.",
  citation: {
    title: "Pyramid Vision Transformer (arXiv:2102.12122)",
    place: "section 3.3, spatial-reduction attention",
    url: "https://arxiv.org/abs/2102.12122",
  },
  strength: "strong",
  check: ({ ops }) =>
    ops.flatMap(({ node, owner }) => {
      const [q, k] = node.inputs;
      if (!q) return [];
      const scores =
        node.op === "attention"
          ? (numElements(q.type.shape) / (q.type.shape.at(-1) ?? 1)) * (k?.type.shape.at(-2) ?? 0)
          : node.op === "softmax"
            ? numElements(q.type.shape)
            : 0;
      if (scores < manyScores) return [];
      const bytes = Math.round((4 * scores) / 2 ** 20);
      const message = `${place(node)}${node.op} holds ${bytes} MiB of scores per picture.`;
      return [{ node: owner.id, where: node.scope, message }];
    }),
  candidates: (model, { node }) =>
    ["sr", "reduction"].flatMap((key) => {
      const found = model.checked.nodes.get(node);
      if (!found?.block || !(key in found.block.config.shape)) return [];
      const parsed = found.block.config.safeParse(found.node.config ?? {});
      const now = parsed.success ? (parsed.data as Readonly<Record<string, unknown>>)[key] : undefined;
      return typeof now === "number" ? [2, 4, 8].map((factor) => configured(node, key, now * factor)) : [];
    }),
};

const deadBranch: Rule = {
  id: "dead-branch",
  title: "Branch without an output",
  why: "What it computes reaches no output of the model: its parameters get no gradient, and exporters leave it out or compute it in vain.",
  citation: {
    title: "PyTorch, DistributedDataParallel, find_unused_parameters",
    place: "parameters that take no part in the output",
    url: "https://docs.pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html",
  },
  strength: "strong",
  check: ({ checked }) => {
    const dead = deadNodes(checked);
    const feeding = new Set(checked.doc.edges.flatMap(({ from, to }) => (dead.has(to) ? [from] : [])));
    return [...dead]
      .filter((id) => !feeding.has(id))
      .flatMap((id) => {
        const found = checked.nodes.get(id);
        if (!found) return [];
        return [
          { node: id, message: `${nameOf(found.node, found.block)}: what it gives reaches no output of the model.` },
        ];
      });
  },
  candidates: ({ checked }, { node }) => {
    const dead = deadNodes(checked);
    const incoming = groupBy(checked.doc.edges, ({ to }) => to);
    // The branch: what leads to this end and nowhere that lives.
    const branch = new Set([node]);
    for (const id of branch) for (const { from } of incoming.get(id) ?? []) if (dead.has(from)) branch.add(from);
    const edits = [...branch].map((id): Edit => ({ kind: "removeNode", id }));
    return [
      { title: branch.size === 1 ? "Remove this block" : `Remove the ${branch.size} blocks of the branch`, edits },
    ];
  },
};

/** Nodes that no output can be reached from; none where the model has no output at all. */
function deadNodes({ doc, nodes }: LintModel["checked"]): ReadonlySet<number> {
  const ends = [...nodes.values()].filter(({ block }) => block?.family === "io" && block.outputs.length === 0);
  if (ends.length === 0) return new Set();
  const incoming = groupBy(doc.edges, ({ to }) => to);
  const alive = new Set(ends.map(({ node }) => node.id));
  for (const id of alive) for (const { from } of incoming.get(id) ?? []) alive.add(from);
  return new Set([...nodes.keys()].filter((id) => !alive.has(id)));
}

const largeHead = 0.4;

const headHeavy: Rule = {
  id: "heavy-head",
  title: "Most parameters in the head",
  why: "A classifier that holds this much is where a small model is largest; a narrower last map, or fewer classes, saves more than any block before it.",
  citation: {
    title: "Searching for MobileNetV3 (arXiv:1905.02244)",
    place: "section 5.1, redesigning expensive layers at the end",
    url: "https://arxiv.org/abs/1905.02244",
  },
  strength: "hint",
  check: ({ checked }) => {
    const parts = [...checked.nodes.values()].map(({ node, block, fragment }) => ({
      node,
      block,
      parameters: sum(
        (fragment?.trace.params ?? []).map(({ kind, value }) => (kind === "param" ? numElements(value.type.shape) : 0)),
      ),
    }));
    const whole = sum(parts.map(({ parameters }) => parameters));
    return parts.flatMap(({ node, block, parameters }) => {
      if (block?.family !== "head" || parameters < largeHead * whole) return [];
      const share = Math.round((100 * parameters) / whole);
      return [{ node: node.id, message: `${nameOf(node, block)}: ${share} % of the model's parameters are here.` }];
    });
  },
};

export const wholeRules: readonly Rule[] = [thinHeads, quadraticMemory, deadBranch, headHeavy];
