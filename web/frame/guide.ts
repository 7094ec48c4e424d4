// The guided composition of a small four-stage hybrid: what has been done is read from the model, so undo leads back too.

import { createStore } from "zustand/vanilla";
import {
  type Block,
  blockOf,
  type Config,
  type Document,
  type DocumentNode,
  emptyDocument,
  groupBy,
  nextId,
} from "#graph-schema";
import { canvas } from "../canvas/handle.ts";
import { checkedOf, remembered } from "../derived.ts";
import { editor } from "../editor.ts";

export interface GuideStep {
  /** What is to be done, in the words of the field. */
  readonly task: string;
  /** Why. */
  readonly says: string;
  /** Does a block of the chain do it? Any block of the kind does, not only the one that is proposed. */
  readonly done: (block: Block, node: DocumentNode) => boolean;
  /** The block that is proposed, and what it is given when the guide adds it. */
  readonly type: string;
  readonly config?: Config;
}

const ofFamily =
  (family: Block["family"]): GuideStep["done"] =>
  (block) =>
    block.family === family;

const convolution = { task: "Add a convolution block", type: "edgenext.convEncoder", done: ofFamily("conv") } as const;
const smaller = { task: "Add a down-sampling block", type: "edgenext.downsample", done: ofFamily("pooling") } as const;
const attention = { task: "Add an attention block", type: "edgevit.lgl", done: ofFamily("attention") } as const;

export const guideSteps: readonly GuideStep[] = [
  {
    task: "Add an input",
    type: "io.input",
    done: (block) => block.inputs.length === 0,
    says: "Every model begins with an input: a picture of 3 channels.",
  },
  {
    task: "Add a stem",
    type: "edgenext.stem",
    done: ofFamily("stem"),
    says: "A stem makes a small map with many channels of it.",
  },
  { ...convolution, says: "Stage 1. Early maps are large, so convolution is the cheaper choice here." },
  { ...smaller, config: { out: 48 }, says: "Half the resolution, more channels: a new column begins." },
  { ...convolution, says: "Stage 2. Convolution mixes what lies close together." },
  { ...smaller, config: { out: 96 }, says: "Fewer positions, more channels." },
  { ...attention, config: { heads: 2, sr: 2 }, says: "Stage 3. Attention lets distant positions speak to each other." },
  { ...smaller, config: { out: 160 }, says: "The last stage is the smallest map." },
  { ...attention, config: { heads: 4 }, says: "Stage 4. Here every position can attend to every other one." },
  {
    task: "Add a head",
    type: "head.map",
    done: ofFamily("head"),
    says: "A head pools the map and gives one number per class.",
  },
  {
    task: "Add an output",
    type: "io.output",
    done: (block) => block.outputs.length === 0,
    says: "An output names what the exported model returns.",
  },
];

export const guide = createStore<{ readonly open: boolean }>()(() => ({ open: false }));

/** Steps done so far: the blocks from the input on along the wires, whose types are known, in the order of the steps. */
export const stepsDone: (doc: Document) => number = remembered((doc) => {
  const { nodes } = checkedOf(doc);
  const leaving = groupBy(doc.edges, ({ from }) => from);
  const seen = new Set<number>();
  let done = 0;
  let at = [...nodes.values()].find(({ block }) => block?.family === "io" && block.inputs.length === 0)?.node.id;
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    const here = nodes.get(at);
    const step = guideSteps[done];
    if (step && here?.block && here.state === "ok" && step.done(here.block, here.node)) done++;
    at = leaving.get(at)?.[0]?.to;
  }
  return done;
});

/** Begins with an empty canvas; a model that was there stays in the notice that leads back to it. */
export async function beginGuide(): Promise<void> {
  const { openDocument } = await import("../open.ts");
  if (editor.getState().doc.nodes.length > 0) openDocument(emptyDocument("My first hybrid"), { saved: false });
  guide.setState({ open: true });
}

export function endGuide(): void {
  guide.setState({ open: false });
}

/** Does the next step for those who want to see it done: an ordinary edit, which undo takes back. */
export function doStep(): void {
  const { edit, select, doc } = editor.getState();
  const step = guideSteps[stepsDone(doc)];
  if (!step) return;
  const id = nextId(doc);
  edit(step.task, (before) => appended(before, step));
  select({ nodes: new Set([id]) });
  requestAnimationFrame(() => canvas()?.fit());
}

/** The step's block behind the end of the chain. */
export function appended(doc: Document, { type, config }: Pick<GuideStep, "type" | "config">): Document {
  const id = nextId(doc);
  const fed = new Set(doc.edges.map(({ from }) => from));
  const last = doc.nodes.findLast((node) => !fed.has(node.id) && (blockOf(node.type)?.outputs.length ?? 0) > 0);
  const output = blockOf(last?.type ?? "")?.outputs[0];
  const input = blockOf(type)?.inputs[0]?.name;
  const node = { id, type, ...(config && { config }) };
  const edges =
    output === undefined || input === undefined || !last
      ? doc.edges
      : [...doc.edges, { from: last.id, output, to: id, input }];
  return { ...doc, nodes: [...doc.nodes, node], edges };
}
