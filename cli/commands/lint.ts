// vitrine lint MODEL: advice on a model, with reasons and where they come from.
import { type Command, InvalidArgumentError } from "commander";
import { check, lint, lintRules } from "#graph-schema";
import { loadModel } from "../model-source.ts";
import { printJson, printResult } from "../output.ts";

interface LintFlags {
  readonly off: readonly string[];

  readonly json?: boolean;
}

export function addLint(program: Command): void {
  program
    .command("lint")
    .description("advice on a design, each piece with its reason and citation")
    .argument("<MODEL>")
    .option("--off <RULE,...>", "rules to leave out", ruleIds, [])
    .option("--json", "for machines")
    .action(async (name: string, { off, json = false }: LintFlags) => {
      const { document } = await loadModel(name);
      const checked = check(document);
      const found = lint(checked, new Set(off)).map(({ rule: id, message, strength, node, where, more }) => {
        const rule = lintRules.find((other) => other.id === id);
        return { rule: id, strength, node, where, message, more, why: rule?.why, citation: rule?.citation };
      });
      if (json) printJson({ model: document.name, advice: found });
      else printResult(found.length === 0 ? `${document.name}: no advice` : found.map(asText).join("\n\n"));
    });
}

interface Printed {
  readonly rule: string;
  readonly message: string;
  readonly more: number;
  readonly why: string | undefined;
  readonly citation: { readonly title: string; readonly place: string; readonly url: string } | undefined;
}

function asText({ rule, message, more, why, citation }: Printed): string {
  const others = more > 0 ? ` (and ${more} more in this block)` : "";
  return [`${rule}  ${message}${others}`, `  ${why}`, `  ${citation?.title}, ${citation?.place}`].join("\n");
}

function ruleIds(text: string): readonly string[] {
  const ids = text.split(",").map((id) => id.trim());
  const unknown = ids.find((id) => !lintRules.some((rule) => rule.id === id));
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `no rule is called ${unknown}; there are ${lintRules.map(({ id }) => id).join(", ")}.`,
    );
  return ids;
}
