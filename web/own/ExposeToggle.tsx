// Beside a config field inside an open custom block: makes it a field of the block, which every use may set for itself.

import { SlidersHorizontal } from "lucide-react";
import { definitionOf, exposeField, hideField } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import { ownSteps } from "../state/view.ts";
import { IconButton } from "../ui/Button.tsx";

interface ExposeToggleProps {
  readonly node: number;
  readonly field: string;
  readonly title: string;
}

export function ExposeToggle({ node, field, title }: ExposeToggleProps) {
  const type = useEditor((state) => ownSteps(state.view.path).at(-1)?.type);
  const name = useEditor(
    (state) =>
      type !== undefined &&
      definitionOf(state.doc, type)?.exposed?.find((other) => other.node === node && other.field === field)?.name,
  );
  if (type === undefined) return null;
  const exposed = typeof name === "string";
  const toggle = () =>
    editor
      .getState()
      .edit(
        exposed ? `Hide ${title}` : `Expose ${title}`,
        (doc) => (exposed ? hideField(doc, type, name) : exposeField(doc, type, { node, field })),
        { whole: true },
      );
  return (
    <IconButton
      Icon={SlidersHorizontal}
      name={exposed ? `${title} is a field of the block: hide it` : `Make ${title} a field of the block`}
      small
      on={exposed}
      onClick={toggle}
      className={`-my-1 [&_svg]:size-3 ${exposed ? "text-accent" : "text-ink-3"}`}
    />
  );
}
