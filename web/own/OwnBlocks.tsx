// The palette's section of custom blocks: added like any block, opened, deleted when nothing uses them.

import { SquarePen, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { type Block, countUses, removeDefinition } from "#graph-schema";
import { openOwn } from "../commands/inside.ts";
import { editor, useEditor } from "../editor.ts";
import { IconButton } from "../ui/Button.tsx";

interface OwnBlocksProps {
  readonly blocks: readonly Block[];
  readonly rowOf: (block: Block, tools: ReactNode) => ReactNode;
}

export function OwnBlocks({ blocks, rowOf }: OwnBlocksProps) {
  if (blocks.length === 0) return null;
  return (
    <section aria-label="Your blocks">
      <h3 className="label sticky top-0 z-10 bg-surface px-4 pt-2 pb-1">Your blocks</h3>
      <ul className="px-2">{blocks.map((block) => rowOf(block, <Tools block={block} />))}</ul>
    </section>
  );
}

function Tools({ block: { type, title } }: { readonly block: Block }) {
  const uses = useEditor((state) => countUses(state.doc, type));
  const remove = () => {
    const { edit, notify } = editor.getState();
    if (uses === 0) edit(`Delete ${title}`, (doc) => removeDefinition(doc, type), { whole: true });
    else
      notify({
        tone: "info",
        text: `${title} is used ${uses === 1 ? "once" : `${uses} times`}; delete or unpack ${uses === 1 ? "that use" : "these uses"} first.`,
      });
  };
  return (
    <span className="absolute inset-y-0 right-1 flex items-center gap-0.5">
      <span className="num px-1 text-11 text-ink-3 group-focus-within:hidden group-hover:hidden">×{uses}</span>
      <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <IconButton Icon={SquarePen} name={`Open ${title}`} small onClick={() => openOwn(type, null)} />
        <IconButton Icon={Trash2} name={`Delete ${title}`} small aria-disabled={uses > 0} onClick={remove} />
      </span>
    </span>
  );
}
