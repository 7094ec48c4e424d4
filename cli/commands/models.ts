// vitrine models: the published models with exact and printed figures.
import type { Command } from "commander";
import {
  check,
  conventions,
  defaultConvention,
  fixedBatch,
  traceCosts,
  traceOf,
  type ZooModel,
  zoo,
} from "#graph-schema";
import { printJson, printResult } from "../output.ts";
import { exact, rounded, table } from "../table.ts";

export function addModels(program: Command): void {
  program
    .command("models")
    .description("list the published models")
    .option("--json", "for machines")
    .action(({ json = false }: { json?: boolean }) => {
      const rows = zoo.map(summary);
      if (json) return printJson(rows);
      printResult(
        table(rows, [
          { title: "id", cell: ({ id }) => id },
          { title: "system", cell: ({ system }) => system },
          { title: "parameters", cell: ({ parameters }) => exact(parameters), align: "right" },
          {
            title: conventions[defaultConvention].unit,
            cell: ({ macs }) => rounded(macs),
            align: "right",
          },
          { title: "input", cell: ({ input }) => input.join("×") },
          { title: "published", cell: ({ published }) => [published.parameters, published.macs].join(" / ") },
          { title: "top-1", cell: ({ published }) => published.top1 ?? "", align: "right" },
        ]),
      );
      printResult(`${conventions[defaultConvention].unit} by ${defaultConvention}'s rules; vitrine analyze has others`);
    });
}

function summary({ id, system, published, input, document }: ZooModel) {
  const trace = traceOf(check(document()));
  const { parameters, macs, expectedMacs } = traceCosts(trace);
  const batch = fixedBatch(trace);
  return { id, system, parameters, macs, ...(batch && { batch, expectedMacs }), published, input };
}
