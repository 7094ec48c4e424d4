// vitrine link MODEL: the link that holds the whole model.
import type { Command } from "commander";
import { encodeLink } from "#graph-schema";
import { loadModel } from "../model-source.ts";
import { printResult, progress } from "../output.ts";

/** Where `npm start` serves the editor. */
const editorAddress = "http://localhost:5270/";

export function addLink(program: Command): void {
  program
    .command("link")
    .description("print the link that holds the whole model")
    .argument("<MODEL>")
    .action(async (name: string) => {
      const { document } = await loadModel(name);
      const link = `${editorAddress}#${await encodeLink(document)}`;
      progress(`${link.length} characters`, { end: true });
      printResult(link);
    });
}
