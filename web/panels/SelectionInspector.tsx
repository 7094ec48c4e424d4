// Several blocks at once: what they cost together, and their common settings when they are of one type.

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
} from "lucide-react";
import type { ReactNode } from "react";
import { type Block, groupBy, type NodeCheck } from "#graph-schema";
import { commandOf, runCommand } from "../commands.ts";
import { problemsByNode } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { BlockGlyph } from "../own/BlockGlyph.tsx";
import { IconButton } from "../ui/Button.tsx";
import { CommandKbd } from "../ui/Kbd.tsx";
import { ConfigForm } from "./ConfigForm.tsx";
import { CostRows } from "./CostRows.tsx";
import { ProblemCard } from "./ProblemCard.tsx";
import { Section } from "./Section.tsx";

export function SelectionInspector({
  chosen,
  fold,
}: {
  readonly chosen: readonly NodeCheck[];
  readonly fold: ReactNode;
}) {
  const problems = useEditor((state) => problemsByNode(openDocOf(state)));
  const readOnly = useEditor((state) => state.readOnly !== null);
  const byType = [...groupBy(chosen, ({ node }) => node.type).values()];
  const own = chosen.flatMap(({ node }) => problems.get(node.id) ?? []);
  const common: Block | undefined = byType.length === 1 ? chosen[0]?.block : undefined;
  return (
    <>
      <div className="flex items-center border-b py-2 pr-3 pl-3">
        <h2 className="flex-1 font-semibold text-13">{chosen.length} blocks</h2>
        {fold}
      </div>
      {!readOnly && <PlaceTools />}
      {own.length > 0 && (
        <Section title="Problems">
          {own.map((diagnostic) => (
            <ProblemCard key={`${diagnostic.node} ${diagnostic.message}`} diagnostic={diagnostic} />
          ))}
        </Section>
      )}
      {common ? (
        <Section title={`Configuration of all ${common.title}`}>
          <ConfigForm block={common} nodes={chosen.map(({ node }) => node)} diagnostics={[]} disabled={readOnly} />
        </Section>
      ) : (
        <Section title="Selected">
          <ul className="flex flex-col">
            {byType.map((members) => (
              <TypeRow key={members[0]?.node.type} members={members} />
            ))}
          </ul>
        </Section>
      )}
      <Section title="Cost together">
        <CostRows nodes={chosen.map(({ node }) => node.id)} />
      </Section>
    </>
  );
}

const placeIcons = [
  ["place.left", AlignStartVertical],
  ["place.centre", AlignCenterVertical],
  ["place.right", AlignEndVertical],
  ["place.top", AlignStartHorizontal],
  ["place.middle", AlignCenterHorizontal],
  ["place.bottom", AlignEndHorizontal],
  ["place.distribute.x", AlignHorizontalDistributeCenter],
  ["place.distribute.y", AlignVerticalDistributeCenter],
] as const;

/** Where the blocks stand to each other. */
function PlaceTools() {
  const able = useEditor((state) => placeIcons.map(([id]) => commandOf(id)?.enabled?.(state) ?? true).join());
  const enabled = able.split(",");
  return (
    <div role="toolbar" aria-label="Align" className="flex justify-between border-b px-2 py-1">
      {placeIcons.map(([id, Icon], index) => (
        <IconButton
          key={id}
          Icon={Icon}
          name={commandOf(id)?.title ?? id}
          hint={<CommandKbd id={id} />}
          disabled={enabled[index] === "false"}
          onClick={() => runCommand(id)}
        />
      ))}
    </div>
  );
}

/** Narrows the selection to the blocks of one type, whose settings can then be changed together. */
function TypeRow({ members }: { readonly members: readonly NodeCheck[] }) {
  const block = members[0]?.block;
  return (
    <li>
      <button
        type="button"
        onClick={() => editor.getState().select({ nodes: new Set(members.map(({ node }) => node.id)) })}
        className="-mx-1 flex h-7 w-[calc(100%+8px)] items-center gap-2 rounded-md px-1 text-12 hover:bg-hover"
      >
        {block && <BlockGlyph block={block} />}
        <span className="flex-1 truncate text-left">{block?.title ?? members[0]?.node.type}</span>
        <span className="num text-ink-3">{members.length}</span>
      </button>
    </li>
  );
}
