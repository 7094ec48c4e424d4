// vitrine analyze MODEL: parameters, MACs and activations, in all and by scope.
import { type Command, Option } from "commander";
import { type Analysis, analyze, type ConventionId, conventionIds, defaultConvention } from "#graph-schema";
import { loadModel, traced, withInput, withoutHead } from "../model-source.ts";
import { printJson, printResult } from "../output.ts";
import { exact, rounded, share, table } from "../table.ts";

interface AnalyzeFlags {
  readonly convention: ConventionId;
  readonly input?: string;
  readonly backbone?: boolean;
  readonly json?: boolean;
}

const pictureDecides = "the picture decides how many tokens there are, figures are for the most; batch 1 only";

/** Deeper scopes are in --json. */
const shownDepth = 2;

export function addAnalyze(program: Command): void {
  program
    .command("analyze")
    .description("count parameters, MACs and activations, in all and by scope")
    .argument("<MODEL>")
    .addOption(new Option("--convention <NAME>", "whose rules count").choices(conventionIds).default(defaultConvention))
    .option("--input <1xCxHxW>", "pictures of another size, as 1x3x256x256")
    .option("--backbone", "without its head: the last map of each stride")
    .option("--json", "for machines")
    .action(async (name: string, { convention, input, backbone = false, json = false }: AnalyzeFlags) => {
      const loaded = await loadModel(name);
      const sized = input === undefined ? loaded : withInput(loaded, input);
      const { trace, document } = traced(backbone ? withoutHead(sized) : sized);
      const analysis = analyze(trace, convention);
      if (json) printJson({ model: document.name, ...analysis });
      else printResult(asText(document.name, analysis));
    });
}

function asText(name: string, analysis: Analysis): string {
  const { parameters, macs, expectedMacs, activations, convention, uncounted, peak, scopes } = analysis;
  const rows = scopes.filter(({ depth }) => depth <= shownDepth);
  const left = uncounted.map(({ op, nodes }) => `${op} ×${nodes}`).join(", ");
  return [
    name,
    `parameters   ${exact(parameters)}`,
    `${convention.unit.padEnd(12)} ${exact(macs)} (${convention.title})`,
    ...(expectedMacs === undefined ? [] : [`expected     ${exact(expectedMacs)} of them; ${pictureDecides}`]),
    `activations  ${exact(activations)}`,
    `peak memory  ${exact(peak.bytes)} bytes${peak.node === undefined ? "" : ` at ${peak.node}`}`,
    "",
    table(rows, [
      { title: "scope", cell: ({ path, depth }) => (depth === 0 ? "(all)" : `${"  ".repeat(depth - 1)}${path}`) },
      { title: "parameters", cell: (row) => exact(row.parameters), align: "right" },
      { title: convention.unit, cell: (row) => rounded(row.macs), align: "right" },
      { title: "share", cell: (row) => share(row.macs, macs), align: "right" },
      { title: "activations", cell: (row) => rounded(row.activations), align: "right" },
    ]),
    "",
    `${convention.description}${left === "" ? "" : ` Not counted: ${left}.`}`,
  ].join("\n");
}
