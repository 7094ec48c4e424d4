// The guided composition: a small hybrid, one step at a time, each an ordinary edit that undo takes back.

import { blockOf, type Config, type Document, emptyDocument, nextId } from "#graph-schema";
import { canvas } from "../canvas/handle.ts";
import { editor } from "../editor.ts";

interface GuideStep {
  readonly type: string;
  readonly config?: Config;
  readonly says: string;
}

export const guideSteps: readonly GuideStep[] = [
  { type: "io.input", says: "Every model begins with an input: a picture of 3 channels." },
  { type: "edgenext.stem", says: "A stem makes a small map with many channels of it." },
  { type: "edgenext.convEncoder", says: "Convolution mixes what lies close together." },
  {
    type: "edgenext.downsample",
    config: { out: 48 },
    says: "Down-sampling halves the resolution: a new column begins.",
  },
  { type: "edgenext.convEncoder", says: "Early stages have large maps, so convolution is the cheaper choice here." },
  { type: "edgenext.downsample", config: { out: 96 }, says: "Fewer positions, more channels." },
  { type: "edgevit.lgl", config: { heads: 2, sr: 2 }, says: "Attention lets distant positions speak to each other." },
  { type: "edgenext.downsample", config: { out: 160 }, says: "The last stage is the smallest map." },
  { type: "edgevit.lgl", config: { heads: 4 }, says: "Here every position attends to every other one." },
  { type: "head.map", says: "A head pools the map and gives one number per class." },
  { type: "io.output", says: "An output names what the exported model returns." },
];

export function beginGuide(): void {
  if (editor.getState().doc.nodes.length > 0)
    editor.getState().open(emptyDocument("My first hybrid"), { saved: false });
  step(0);
}

function step(index: number): void {
  const current = guideSteps[index];
  if (!current) {
    const { notify, select } = editor.getState();
    select({});
    notify({ tone: "info", text: "Your model is complete: its figures are below. Click a block to change it." });
    return;
  }
  const { edit, notify, select, doc } = editor.getState();
  const id = nextId(doc);
  edit(`Guide: ${current.says}`, (before) => appended(before, current));
  select({ nodes: new Set([id]) });
  requestAnimationFrame(() => canvas()?.fit());
  notify({
    tone: "info",
    text: current.says,
    action: { title: index === guideSteps.length - 1 ? "Finish" : "Next", run: () => step(index + 1) },
  });
}

/** The step's block behind the last one. */
export function appended(doc: Document, { type, config }: GuideStep): Document {
  const id = nextId(doc);
  const last = doc.nodes.at(-1);
  const output = blockOf(last?.type ?? "")?.outputs[0];
  const node = { id, type, ...(config && { config }) };
  const edges =
    output === undefined || !last ? doc.edges : [...doc.edges, { from: last.id, output, to: id, input: "x" }];
  return { ...doc, nodes: [...doc.nodes, node], edges };
}
