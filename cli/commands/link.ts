// vitrine link MODEL: the link that holds the whole model.
import type { Command } from "commander";
import { encodeLink } from "#graph-schema";
import { loadModel, withInput } from "../model-source.ts";
import { printResult, progress } from "../output.ts";

/** Where `npm start` serves the editor. */
export const editorAddress = "http://localhost:5270/";

export function addLink(program: Command): void {
  program
    .command("link")
    .description("print the link that holds the whole model")
    .argument("<MODEL>")
    .option("--input <1xCxHxW>", "with pictures of another size, as 1x3x256x256")
    .action(async (name: string, { input }: { readonly input?: string }) => {
      const loaded = await loadModel(name);
      const { document } = input === undefined ? loaded : withInput(loaded, input);
      const link = `${editorAddress}#${await encodeLink(document)}`;
      progress(`${link.length} characters`, { end: true });
      printResult(link);
    });
}
