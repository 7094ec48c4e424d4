// The command line: the explicit list of commands, and what their ends mean: 0 done, 1 the input is wrong, 2 wrong usage.
import { Command, CommanderError } from "commander";
import { addAnalyze } from "./commands/analyze.ts";
import { addDiff } from "./commands/diff.ts";
import { addExport } from "./commands/export.ts";
import { addLink } from "./commands/link.ts";
import { addLint } from "./commands/lint.ts";
import { addLook } from "./commands/look.ts";
import { addModels } from "./commands/models.ts";
import { addProfile } from "./commands/profile.ts";
import { addWeights } from "./commands/weights.ts";
import { inputSentence } from "./input-error.ts";
import { allowClosedPipe } from "./output.ts";

const commands = [addModels, addAnalyze, addDiff, addExport, addWeights, addLink, addLint, addLook, addProfile];
const exitCodes = { done: 0, wrongInput: 1, wrongUsage: 2 } as const;

allowClosedPipe();
process.exitCode = await run(process.argv);

async function run(argv: readonly string[]): Promise<number> {
  const program = new Command("vitrine")
    .description("Hybrid vision models without a screen: list, analyse, export, measure, share.")
    .addHelpText(
      "after",
      "\nMODEL is a zoo id (vitrine models), a .json document, an .onnx written by Vitrine, or a link.",
    )
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of commands) add(program);
  try {
    await program.parseAsync(argv);
    return exitCodes.done;
  } catch (error) {
    // Commander has already said what is wrong; asking for help or the version is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    process.stderr.write(`vitrine: ${inputSentence(error)}\n`);
    return exitCodes.wrongInput;
  }
}
