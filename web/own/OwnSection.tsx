// The inspector's part on a custom block: its name, how many uses follow, and what can be done with it.

import { Blocks, Download, PackageOpen, SquarePen, Unlink } from "lucide-react";
import { changeDefinition, countUses, type Definition, limits } from "#graph-schema";
import { saveLibrary } from "../commands/own.ts";
import { runCommand } from "../commands.ts";
import { editor, useEditor } from "../editor.ts";
import { printInteger } from "../format.ts";
import { Section } from "../panels/Section.tsx";
import { Button, IconButton } from "../ui/Button.tsx";
import { TextField } from "../ui/TextField.tsx";

interface OwnSectionProps {
  readonly definition: Definition;
  readonly disabled: boolean;
  /** It is what the canvas shows. */
  readonly open?: boolean;
}

export function OwnSection({ definition, disabled, open = false }: OwnSectionProps) {
  const { type, title, doc } = definition;
  const uses = useEditor((state) => countUses(state.doc, type));
  const change = (label: string, patch: Partial<Definition>) =>
    editor
      .getState()
      .edit(label, (whole) => changeDefinition(whole, type, (before) => ({ ...before, ...patch })), { whole: true });
  return (
    <Section
      title="Custom block"
      tools={
        <IconButton
          Icon={Download}
          name="Save this block as a library file"
          small
          onClick={() => saveLibrary(editor.getState().doc, [type])}
          className="text-ink-3 [&_svg]:size-3"
        />
      }
    >
      <TextField
        name="Name of the custom block"
        value={title}
        maxLength={limits.nameLength}
        disabled={disabled}
        onChange={(next) => next !== "" && change("Rename custom block", { title: next })}
        className="w-full"
      />
      <TextField
        name="What the custom block does"
        placeholder="What it does, in a sentence"
        value={doc ?? ""}
        maxLength={limits.descriptionLength}
        disabled={disabled}
        onChange={(next) => change("Describe custom block", { doc: next })}
        className="w-full"
      />
      <p className="flex items-center gap-1.5 text-12 text-ink-2">
        <Blocks aria-hidden size={14} strokeWidth={1.75} className="text-ink-3" />
        {uses === 0
          ? "Not used yet."
          : uses === 1
            ? "Used once."
            : `Used ${printInteger(uses)} times; every use follows the definition.`}
      </p>
      {!open && (
        <div className="flex flex-wrap gap-1.5">
          <Button small variant="soft" onClick={() => runCommand("inside.open")}>
            <SquarePen aria-hidden size={12} /> Open
          </Button>
          <Button small variant="soft" disabled={disabled} onClick={() => runCommand("own.unpack")}>
            <PackageOpen aria-hidden size={12} /> Unpack
          </Button>
          <Button small variant="soft" disabled={disabled || uses < 2} onClick={() => runCommand("own.unlink")}>
            <Unlink aria-hidden size={12} /> Unlink
          </Button>
        </div>
      )}
    </Section>
  );
}
