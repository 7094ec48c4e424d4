// One block: what it is, how it is set, what goes in and comes out, what it costs, what it trains.

import type { ReactNode } from "react";
import {
  type Diagnostic,
  type DocumentNode,
  definitionOf,
  limits,
  type NodeCheck,
  scopeOf,
  scopeWords,
} from "#graph-schema";
import { problemsByNode } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { BlockGlyph } from "../own/BlockGlyph.tsx";
import { OwnSection } from "../own/OwnSection.tsx";
import { NumberField } from "../ui/NumberField.tsx";
import { Switch } from "../ui/Switch.tsx";
import { TextField } from "../ui/TextField.tsx";
import { consider, forget } from "../whatif/what-if.ts";
import { ConfigForm } from "./ConfigForm.tsx";
import { CostRows } from "./CostRows.tsx";
import { PaperLink } from "./PaperLink.tsx";
import { PortRows } from "./PortRows.tsx";
import { ProblemCard } from "./ProblemCard.tsx";
import { Section } from "./Section.tsx";
import { TensorList } from "./TensorList.tsx";

const noProblems: readonly Diagnostic[] = [];

export function BlockInspector({ checked, fold }: { readonly checked: NodeCheck; readonly fold: ReactNode }) {
  const { node, block } = checked;
  const problems = useEditor((state) => problemsByNode(openDocOf(state)).get(node.id)) ?? noProblems;
  const readOnly = useEditor((state) => state.readOnly !== null);
  const definition = useEditor((state) => definitionOf(state.doc, node.type));
  return (
    <>
      <div className="flex flex-col gap-2 border-b px-3 pt-2 pb-3">
        <h2 className="sr-only">{node.title ?? block?.title ?? node.type}</h2>
        <div className="flex items-center gap-2">
          {block && <BlockGlyph block={block} size={16} />}
          <TextField
            name="Block title"
            quiet
            value={node.title ?? block?.title ?? node.type}
            maxLength={limits.nameLength}
            disabled={readOnly}
            onChange={(title) =>
              patch(node, "Rename block", { title: title === block?.title || title === "" ? undefined : title })
            }
            className="-ml-1.5 flex-1 px-1.5 font-semibold text-13"
          />
          {fold}
        </div>
        {block && <p className="text-12 text-pretty text-ink-2">{block.doc}</p>}
        {block?.paper && <PaperLink paper={block.paper} />}
        {!block && <p className="text-12 text-ink-2">This version of Vitrine has no block called {node.type}.</p>}
      </div>
      {problems.length > 0 && (
        <Section title={problems.length === 1 ? "Problem" : "Problems"}>
          {problems.map((diagnostic) => (
            <ProblemCard key={diagnostic.code + diagnostic.message} diagnostic={diagnostic} />
          ))}
        </Section>
      )}
      {definition && <OwnSection definition={definition} disabled={readOnly} />}
      {block && (
        <Section title="Configuration">
          <ConfigForm block={block} nodes={[node]} diagnostics={problems} disabled={readOnly} />
        </Section>
      )}
      <Section title="Shapes">
        <PortRows checked={checked} />
      </Section>
      <Section title="Cost">
        <CostRows nodes={[node.id]} />
      </Section>
      {block && (
        <Section title="Placement">
          <Placement checked={checked} disabled={readOnly} />
        </Section>
      )}
      <TensorList checked={checked} />
    </>
  );
}

/** Where it stands in the model: copies, names, whether it takes part at all. */
function Placement({
  checked: { node, block },
  disabled,
}: {
  readonly checked: NodeCheck;
  readonly disabled: boolean;
}) {
  const repeats = block !== undefined && block.inputs.length > 0 && block.outputs.length > 0;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,132px)] items-center gap-x-2 gap-y-1 text-12 text-ink-2">
      <label htmlFor="block-scope">Scope</label>
      <TextField
        name="Scope: path of its tensor names"
        id="block-scope"
        mono
        value={scopeOf(node)}
        placeholder="root"
        hint={`A scope has ${scopeWords}.`}
        maxLength={limits.nameLength}
        disabled={disabled}
        onChange={(scope) => patch(node, "Set scope", { scope })}
      />
      {repeats && (
        <>
          <label htmlFor="block-repeat">Repeat</label>
          <NumberField
            name="Repeat"
            id="block-repeat"
            unit="×"
            min={1}
            max={256}
            value={node.repeat ?? 1}
            disabled={disabled}
            onChange={(copies, kind) =>
              patch(
                node,
                "Set repeat",
                { repeat: copies <= 1 ? undefined : copies },
                kind === "typed" ? undefined : `${kind} repeat ${node.id}`,
              )
            }
            onSettled={editor.getState().endGesture}
            onConsider={(copies, beside) =>
              considerPatch(node, {
                beside,
                title: copies === null ? null : `Repeat ×${copies}`,
                change: { repeat: copies === null || copies <= 1 ? undefined : copies },
              })
            }
          />
          <label htmlFor="block-bypass">Bypass</label>
          <span className="flex h-7 items-center justify-end">
            <Switch
              name="Bypass: treat as identity"
              id="block-bypass"
              checked={node.bypass === true}
              disabled={disabled}
              onConsider={(on, beside) =>
                considerPatch(node, {
                  beside,
                  title: on === null ? null : on ? "Bypassed" : "Not bypassed",
                  change: { bypass: on ? true : undefined },
                })
              }
              onChange={(on) => patch(node, on ? "Bypass" : "Take part again", { bypass: on ? true : undefined })}
            />
          </span>
        </>
      )}
    </div>
  );
}

type Patch = { readonly [K in "title" | "scope" | "repeat" | "bypass"]?: DocumentNode[K] | undefined };

interface Considered {
  readonly beside: Element;
  /** null: not any more. */
  readonly title: string | null;
  readonly change: Patch;
}

function considerPatch({ id }: DocumentNode, { beside, title, change }: Considered): void {
  if (title === null) forget(beside);
  else consider({ beside, title, edits: [{ kind: "patchNode", id, patch: change as Partial<DocumentNode> }] });
}

function patch({ id }: DocumentNode, label: string, change: Patch, gesture?: string): void {
  // Undefined takes the entry away, which the edit's type says only for config.
  const edit = { kind: "patchNode", id, patch: change as Partial<DocumentNode> } as const;
  editor.getState().edit(label, () => [edit], gesture === undefined ? {} : { gesture });
}
