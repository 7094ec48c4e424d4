// The inspector while a custom block is open and nothing in it is selected: the definition, and the fields its uses may set.

import { EyeOff } from "lucide-react";
import type { ReactNode } from "react";
import { blocksOf, type Definition, definitionOf, hideField, nameOf } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import { Section } from "../panels/Section.tsx";
import { ownSteps } from "../state/view.ts";
import { IconButton } from "../ui/Button.tsx";
import { OwnSection } from "./OwnSection.tsx";

export function OwnInspector({ fold }: { readonly fold: ReactNode }) {
  const type = useEditor((state) => ownSteps(state.view.path).at(-1)?.type ?? "");
  const definition = useEditor((state) => definitionOf(state.doc, type));
  const readOnly = useEditor((state) => state.readOnly !== null);
  if (!definition) return null;
  return (
    <>
      <div className="flex items-center border-b py-2 pr-3 pl-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-13">{definition.title}</h2>
        {fold}
      </div>
      <OwnSection definition={definition} disabled={readOnly} open />
      <ExposedFields definition={definition} disabled={readOnly} />
    </>
  );
}

interface ExposedProps {
  readonly definition: Definition;
  readonly disabled: boolean;
}

function ExposedFields({ definition, disabled }: ExposedProps) {
  const doc = useEditor((state) => state.doc);
  const { exposed = [], nodes, type } = definition;
  return (
    <Section title="Fields of the block">
      {exposed.length === 0 && (
        <p className="text-12 text-pretty text-ink-3">
          None yet. Select a block in here; the sliders beside its fields make them fields of the custom block, which
          every use may set for itself.
        </p>
      )}
      <ul className="flex flex-col">
        {exposed.map(({ name, node: id, field }) => {
          const node = nodes.find((other) => other.id === id);
          return (
            <li key={name} className="flex min-h-7 items-center gap-2 text-12">
              <span className="font-medium text-ink">{name}</span>
              <span className="min-w-0 flex-1 truncate text-ink-3">
                {field} of {node ? nameOf(node, blocksOf(doc)(node.type)) : "a block that is gone"}
              </span>
              <IconButton
                Icon={EyeOff}
                name={`Hide ${name}`}
                small
                disabled={disabled}
                onClick={() =>
                  editor.getState().edit(`Hide ${name}`, (whole) => hideField(whole, type, name), { whole: true })
                }
              />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
