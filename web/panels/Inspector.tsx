// The right panel: the selected block, several blocks, or the model when nothing is selected.

import { ChevronsLeft, ChevronsRight } from "lucide-react";
import { checkedOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { OwnInspector } from "../own/OwnInspector.tsx";
import { ownSteps } from "../state/view.ts";
import { IconButton } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { BlockInspector } from "./BlockInspector.tsx";
import { ModelInspector } from "./ModelInspector.tsx";
import { SelectionInspector } from "./SelectionInspector.tsx";
import { useFoldedWhenNarrow } from "./use-folded-when-narrow.ts";

export function Inspector() {
  const open = useEditor((state) => state.view.inspectorOpen);
  const selected = useEditor((state) => state.view.selection.nodes);
  const checked = useEditor((state) => checkedOf(openDocOf(state)));
  const inOwn = useEditor((state) => ownSteps(state.view.path).length > 0);
  const narrow = useFoldedWhenNarrow("inspectorOpen");
  const { show } = editor.getState();

  if (!open)
    return (
      <aside
        aria-label="Inspector, folded"
        className="absolute top-2 right-2 z-20 flex shrink-0 flex-col items-center rounded-md bg-surface shadow-raised md:static md:h-full md:w-11 md:rounded-none md:border-l md:py-2 md:shadow-none"
      >
        <IconButton Icon={ChevronsLeft} name="Open inspector" onClick={() => show({ inspectorOpen: true })} />
      </aside>
    );
  const chosen = [...selected].flatMap((id) => checked.nodes.get(id) ?? []);
  const [only] = chosen;
  const fold = (
    <IconButton Icon={ChevronsRight} name="Fold inspector" small onClick={() => show({ inspectorOpen: false })} />
  );
  return (
    <aside
      aria-label="Inspector"
      className={cx(
        "flex h-full w-75 shrink-0 flex-col overflow-y-auto overscroll-contain border-l bg-surface",
        narrow && "absolute inset-y-0 right-0 z-20 max-w-[calc(100vw-44px)] animate-fade shadow-pop",
      )}
    >
      {only === undefined ? (
        inOwn ? (
          <OwnInspector fold={fold} />
        ) : (
          <ModelInspector fold={fold} />
        )
      ) : chosen.length === 1 ? (
        <BlockInspector key={only.node.id} checked={only} fold={fold} />
      ) : (
        <SelectionInspector chosen={chosen} fold={fold} />
      )}
    </aside>
  );
}
