// The right panel: the selected block, several blocks, or the model when nothing is selected.

import { ChevronsLeft, ChevronsRight } from "lucide-react";
import { checkedOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { IconButton } from "../ui/Button.tsx";
import { BlockInspector } from "./BlockInspector.tsx";
import { ModelInspector } from "./ModelInspector.tsx";
import { SelectionInspector } from "./SelectionInspector.tsx";

export function Inspector() {
  const open = useEditor((state) => state.view.inspectorOpen);
  const selected = useEditor((state) => state.view.selection.nodes);
  const checked = useEditor((state) => checkedOf(state.doc));
  const { show } = editor.getState();

  if (!open)
    return (
      <aside aria-label="Inspector, folded" className="flex h-full w-11 shrink-0 flex-col items-center border-l bg-surface py-2">
        <IconButton Icon={ChevronsLeft} name="Open inspector" small onClick={() => show({ inspectorOpen: true })} />
      </aside>
    );
  const chosen = [...selected].flatMap((id) => checked.nodes.get(id) ?? []);
  const [only] = chosen;
  const fold = <IconButton Icon={ChevronsRight} name="Fold inspector" small onClick={() => show({ inspectorOpen: false })} />;
  return (
    <aside aria-label="Inspector" className="flex h-full w-75 shrink-0 flex-col overflow-y-auto overscroll-contain border-l bg-surface">
      {only === undefined ? (
        <ModelInspector fold={fold} />
      ) : chosen.length === 1 ? (
        <BlockInspector key={only.node.id} checked={only} fold={fold} />
      ) : (
        <SelectionInspector chosen={chosen} fold={fold} />
      )}
    </aside>
  );
}
