// vitrine link MODEL: the link that holds the whole model.
import type { Command } from "commander";
import { type EncodedLink, encodeLink } from "#graph-schema";
import { InputError } from "../input-error.ts";
import { loadModel, withInput } from "../model-source.ts";
import { printResult, progress } from "../output.ts";

/** Where `npm start` serves the editor. */
const editorAddress = "http://localhost:5270/";

export function addLink(program: Command): void {
  program
    .command("link")
    .description("print the link that holds the whole model")
    .argument("<MODEL>")
    .option("--input <1xCxHxW>", "with pictures of another size, as 1x3x256x256")
    .action(async (name: string, { input }: { readonly input?: string }) => {
      const loaded = await loadModel(name);
      const { document } = input === undefined ? loaded : withInput(loaded, input);
      const link = addressOf(await encodeLink(document), name);
      progress(`${link.length} characters`, { end: true });
      printResult(link);
    });
}

/** @throws InputError where the model is too large for a link */
export function addressOf(encoded: EncodedLink, name: string): string {
  if (encoded.ok) return `${editorAddress}#${encoded.fragment}`;
  throw new InputError(`${name}: ${encoded.message}`);
}
