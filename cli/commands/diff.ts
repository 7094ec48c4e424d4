// vitrine diff A B: what differs between two models, block by block, and what that costs stage by stage.
import { type Command, Option } from "commander";
import {
  blocksOf,
  type ConventionId,
  check,
  conventionIds,
  conventions,
  type Document,
  type DocumentNode,
  defaultConvention,
  diffDocuments,
  documentCosts,
  encodeComparison,
  type FieldChange,
  isEmptyDiff,
  nameOf,
  type StageCosts,
  stageCosts,
} from "#graph-schema";
import { loadModel } from "../model-source.ts";
import { printJson, printResult } from "../output.ts";
import { exact, rounded, table } from "../table.ts";
import { addressOf } from "./link.ts";

interface DiffFlags {
  readonly convention: ConventionId;
  readonly link?: boolean;
  readonly json?: boolean;
}

interface StageRow {
  readonly stage: string;
  readonly before: StageCosts | undefined;
  readonly after: StageCosts | undefined;
}

export function addDiff(program: Command): void {
  program
    .command("diff")
    .description("what differs between two models, block by block and stage by stage")
    .argument("<A>")
    .argument("<B>")
    .addOption(new Option("--convention <NAME>", "whose rules count").choices(conventionIds).default(defaultConvention))
    .option("--link", "print the link that shows both side by side")
    .option("--json", "for machines")
    .action(async (first: string, second: string, { convention, link = false, json = false }: DiffFlags) => {
      const [a, b] = await Promise.all([first, second].map(async (name) => (await loadModel(name)).document));
      if (!a || !b) return;
      if (link) return printResult(addressOf(await encodeComparison(a, b), `${first} and ${second}`));
      const diff = diffDocuments(a, b);
      const stages = stageRows(a, b, convention);
      if (json) {
        const { added, removed, changed, wiresAdded, wiresRemoved, definitions } = diff;
        printJson({
          ...{ before: a.name, after: b.name, same: isEmptyDiff(diff) },
          ...{ added, removed, changed, wiresAdded, wiresRemoved, definitions },
          convention,
          stages,
        });
      } else printResult([...asLines(a, b), "", stageTable(stages, convention)].join("\n"));
    });
}

function asLines(a: Document, b: Document): readonly string[] {
  const diff = diffDocuments(a, b);
  const { added, removed, changed, wiresAdded, wiresRemoved, definitions } = diff;
  if (isEmptyDiff(diff)) return [`${a.name} → ${b.name}: no difference`];
  return [
    `${a.name} → ${b.name}: ${added.length} added, ${removed.length} removed, ${changed.length} changed, ${wiresAdded.length + wiresRemoved.length} wires`,
    ...removed.map((node) => `- ${title(a, node)}`),
    ...added.map((node) => `+ ${title(b, node)}`),
    ...changed.map(({ after, fields }) => `~ ${title(b, after)}: ${fields.map(asText).join(", ")}`),
    ...definitions.map(({ type, kind }) => `custom block ${type} ${kind}`),
  ];
}

function title(doc: Document, node: DocumentNode): string {
  return nameOf(node, blocksOf(doc)(node.type));
}

function asText({ field, before, after }: FieldChange): string {
  return `${field} ${value(before)} → ${value(after)}`;
}

function value(of: FieldChange["before"]): string {
  return of === undefined ? "default" : Array.isArray(of) ? of.join("/") : String(of);
}

function stageRows(a: Document, b: Document, convention: ConventionId): readonly StageRow[] {
  const [before, after] = [a, b].map((doc) => {
    const checked = check(doc);
    return stageCosts(checked, documentCosts(checked, convention));
  });
  const strides = new Set([...(before ?? []), ...(after ?? [])].map(({ stride }) => stride));
  return [...strides]
    .sort((x, y) => (x ?? Number.POSITIVE_INFINITY) - (y ?? Number.POSITIVE_INFINITY))
    .map((stride) => ({
      stage: stride === null ? "no map" : `stride ${stride}`,
      before: before?.find((stage) => stage.stride === stride),
      after: after?.find((stage) => stage.stride === stride),
    }));
}

function stageTable(stages: readonly StageRow[], convention: ConventionId): string {
  const { unit, title } = conventions[convention];
  const total = (pick: "parameters" | "macs", of: "before" | "after") =>
    stages.reduce((sum, row) => sum + (row[of]?.[pick] ?? 0), 0);
  const whole = (of: "before" | "after"): StageCosts => ({
    ...{ stride: null, blocks: 0, ms: null },
    parameters: total("parameters", of),
    macs: total("macs", of),
  });
  return table<StageRow>(
    [{ stage: "(all)", before: whole("before"), after: whole("after") }, ...stages],
    [
      { title: "stage", cell: ({ stage }) => stage },
      { title: "parameters", cell: ({ before }) => exact(before?.parameters ?? 0), align: "right" },
      { title: "→", cell: ({ after }) => exact(after?.parameters ?? 0), align: "right" },
      { title: "Δ", cell: (row) => delta(row.before?.parameters, row.after?.parameters), align: "right" },
      { title: `${unit} (${title})`, cell: ({ before }) => rounded(before?.macs ?? 0), align: "right" },
      { title: "→", cell: ({ after }) => rounded(after?.macs ?? 0), align: "right" },
      { title: "Δ", cell: (row) => delta(row.before?.macs, row.after?.macs), align: "right" },
    ],
  );
}

function delta(before = 0, after = 0): string {
  if (before === after) return "same";
  if (before === 0) return "new";
  const percent = (100 * (after - before)) / before;
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent).toFixed(1)} %`;
}
