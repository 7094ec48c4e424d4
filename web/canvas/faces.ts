// What each node shows, computed from the document; a face that did not change stays the same object.

import {
  type Block,
  blocksOf,
  type Diagnostic,
  type Document,
  type DocumentNode,
  definitionOf,
  type Family,
  type LayoutKind,
  type NodeCheck,
  portSide,
  printShape,
} from "#graph-schema";
import { checkedOf, costsOf, problemsByNode } from "../derived.ts";
import { blockTimes } from "../engine/node-times.ts";
import { printCount, printMs } from "../format.ts";
import { monogramOf } from "../own/monogram.ts";
import type { MeasuredProfile } from "../state/runs.ts";
import type { Heat } from "../state/view.ts";
import { expectedLayout, sampleOutputs } from "./ports.ts";

export interface PortFace {
  readonly name: string;
  readonly layout: LayoutKind | null;
  readonly optional: boolean;
  readonly wired: boolean;
  /** Of the value there; null: not known. */
  readonly shape: string | null;
}

export interface Face {
  readonly id: number;
  readonly title: string;
  readonly family: Family | null;
  /** Of a custom block. */
  readonly monogram: string | null;
  readonly repeat: number;
  readonly bypass: boolean;
  /** The configs that matter, at most three. */
  readonly summary: string;
  readonly inputs: readonly PortFace[];
  readonly outputs: readonly PortFace[];
  readonly state: NodeCheck["state"];
  readonly problem: {
    readonly severity: Diagnostic["severity"];
    readonly message: string;
    readonly count: number;
  } | null;
  /** Share of the model's total, 0 to 1, in steps that an eye can tell apart; null: not known. */
  readonly shares: { readonly params: number | null; readonly macs: number | null; readonly ms: number | null };
  /** `share`: of the greatest value in the model. Null: no heat shown, or not known. */
  readonly heat: { readonly share: number; readonly text: string } | null;
  /** Its milliseconds are of an earlier version of the model. */
  readonly msStale: boolean;
}

export interface FaceSource {
  readonly doc: Document;
  readonly conventionId: string;
  readonly heat: Heat;
  /** Of the backend shown; a stale one keeps its numbers until the next. */
  readonly profile: MeasuredProfile | null;
}

/** Remembers the last faces, so that only nodes whose face changed are drawn again. */
export function createFaces(): (source: FaceSource) => ReadonlyMap<number, Face> {
  let last: FaceSource | undefined;
  let faces: ReadonlyMap<number, Face> = new Map();
  const printed = new WeakMap<Face, string>();
  const textOf = (face: Face): string => {
    const text = printed.get(face) ?? JSON.stringify(face);
    printed.set(face, text);
    return text;
  };
  return (source) => {
    if (
      last &&
      last.doc === source.doc &&
      last.conventionId === source.conventionId &&
      last.heat === source.heat &&
      last.profile === source.profile
    )
      return faces;
    last = source;
    const before = faces;
    const drawn = drawAll(source).map((face): [number, Face] => {
      const old = before.get(face.id);
      return [face.id, old && textOf(old) === textOf(face) ? old : face];
    });
    faces = new Map(drawn);
    return faces;
  };
}

function drawAll({ doc, conventionId, heat, profile }: FaceSource): readonly Face[] {
  const checked = checkedOf(doc);
  const problems = problemsByNode(doc);
  const total = costsOf(doc, conventionId);
  const times = blockTimes({ profile }, doc);
  const runMs = profile?.profile.modelRunMs ?? 0;
  const wired = new Set(doc.edges.flatMap(({ from, output, to, input }) => [`${from}>${output}`, `${to}<${input}`]));
  const heatOf = (id: number): number | null => {
    const costs = total.nodes.get(id);
    if (heat === "plain") return null;
    if (heat === "ms") return times?.ms.get(id) ?? null;
    return costs?.[heat === "params" ? "parameters" : heat] ?? null;
  };
  const hottest = Math.max(0, ...doc.nodes.map(({ id }) => heatOf(id) ?? 0));
  return doc.nodes.flatMap((node) => {
    const done = checked.nodes.get(node.id);
    if (!done) return [];
    const costs = total.nodes.get(node.id);
    const ms = times?.ms.get(node.id);
    const own = heatOf(node.id);
    return {
      ...portsOf(done, wired),
      id: node.id,
      title: node.title ?? done.block?.title ?? node.type,
      family: done.block?.family ?? null,
      monogram: done.block ? monogramOf(done.block) : null,
      repeat: node.repeat ?? 1,
      bypass: node.bypass ?? false,
      summary: done.block ? summaryOf(node, done.block) || contents(doc, node) : "not known to this version",
      state: done.state,
      problem: problemOf(problems.get(node.id)),
      shares: {
        params: costs ? stepped(costs.parameters, total.parameters) : null,
        macs: costs ? stepped(costs.macs, total.macs) : null,
        ms: ms === undefined ? null : stepped(ms, runMs),
      },
      heat:
        own === null ? null : { share: stepped(own, hottest), text: heat === "ms" ? printMs(own) : printCount(own) },
      msStale: ms !== undefined && times?.stale === true,
    };
  });
}

/** A hair-thin bar has some hundred steps. */
function stepped(part: number, whole: number): number {
  return whole > 0 ? Math.round((128 * part) / whole) / 128 : 0;
}

function problemOf(problems: readonly Diagnostic[] | undefined): Face["problem"] {
  const worst = problems?.find(({ severity }) => severity === "error") ?? problems?.[0];
  return worst && problems ? { severity: worst.severity, message: worst.message, count: problems.length } : null;
}

function portsOf({ node, block, inputTypes, outputTypes }: NodeCheck, wired: ReadonlySet<string>) {
  const samples = block ? sampleOutputs(block) : {};
  return {
    inputs: (block?.inputs ?? []).map(({ name, optional }): PortFace => {
      const type = inputTypes[name];
      return {
        name,
        optional,
        layout: (block && expectedLayout(block, name)) ?? type?.layout.kind ?? null,
        wired: wired.has(`${node.id}<${name}`),
        shape: type ? printShape(type) : null,
      };
    }),
    outputs: (block?.outputs ?? []).map((name): PortFace => {
      const type = outputTypes[name];
      return {
        name,
        optional: true,
        layout: (type ?? samples[name])?.layout.kind ?? null,
        wired: wired.has(`${node.id}>${name}`),
        shape: type ? printShape(type) : null,
      };
    }),
  };
}

/** What a custom block holds; nothing of any other. */
function contents(doc: Document, { type }: DocumentNode): string {
  const definition = definitionOf(doc, type);
  if (!definition) return "";
  const blockOf = blocksOf(doc);
  const inside = definition.nodes.filter((node) => portSide(blockOf(node.type)) === undefined).length;
  return `custom · ${inside} ${inside === 1 ? "block" : "blocks"}`;
}

/** `160 ch · 4 heads · r 2`, from the fields that the block names. */
export function summaryOf(node: DocumentNode, block: Block): string {
  const parsed = block.config.safeParse(node.config ?? {});
  const config: Readonly<Record<string, unknown>> = parsed.success ? parsed.data : (node.config ?? {});
  return block.summary
    .slice(0, 3)
    .flatMap((field) => {
      const meta = block.config.shape[field]?.meta() as { title?: string; unit?: string } | undefined;
      const text = fieldText(meta?.title ?? field, config[field], meta?.unit);
      return text === "" ? [] : [text];
    })
    .join(" · ");
}

function fieldText(name: string, value: unknown, unit: string | undefined): string {
  if (value === undefined || value === false) return "";
  if (value === true) return name;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.join("/");
  // 0 means "as it arrives"; there is nothing to tell.
  if (value === 0 && unit === "ch") return "";
  if (unit !== undefined) return `${value} ${unit}`;
  return name.endsWith("s") ? `${value} ${name}` : `${name} ${value}`;
}
