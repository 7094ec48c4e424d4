// vitrine weights MODEL: the tensors that a checkpoint of this model must have.
import type { Command } from "commander";
import { loadModel, traced, withInput } from "../model-source.ts";
import { printJson, printResult } from "../output.ts";
import { exact, table } from "../table.ts";

export function addWeights(program: Command): void {
  program
    .command("weights")
    .description("print the names and shapes of the tensors that a checkpoint must have")
    .argument("<MODEL>")
    .option("--input <1xCxHxW>", "for pictures of another size: position tables depend on it")
    .option("--json", "for machines")
    .action(async (name: string, { input, json = false }: { input?: string; json?: boolean }) => {
      const loaded = await loadModel(name);
      const { params } = traced(input === undefined ? loaded : withInput(loaded, input)).trace;
      const rows = params.map((param) => ({ name: param.name, shape: param.value.type.shape, kind: param.kind }));
      if (json) return printJson(rows);
      printResult(
        table(rows, [
          { title: "name", cell: (row) => row.name },
          { title: "shape", cell: (row) => `[${row.shape.join(", ")}]` },
          { title: "kind", cell: (row) => row.kind },
        ]),
      );
      printResult(`${exact(rows.length)} tensors`);
    });
}
