// The dialog that is open; each is loaded when it is first asked for.

import { type ComponentType, lazy, Suspense } from "react";
import { editor, useEditor } from "../editor.ts";
import { ErrorBoundary } from "../panels/ErrorState.tsx";
import type { Dialog } from "../state/view.ts";

const CommandPalette = lazy(() => import("./CommandPalette.tsx"));
const ShortcutSheet = lazy(() => import("./ShortcutSheet.tsx"));
const LinkDialog = lazy(() => import("./LinkDialog.tsx"));

type Props<K extends Dialog["kind"]> = Omit<Extract<Dialog, { kind: K }>, "kind">;

const dialogs: { readonly [K in Dialog["kind"]]?: ComponentType<Props<K>> } = {
  commands: CommandPalette,
  shortcuts: ShortcutSheet,
  link: LinkDialog,
};

export function Dialogs() {
  const dialog = useEditor((state) => state.view.dialog);
  if (!dialog) return null;
  const { kind, ...props } = dialog;
  // The table gives each kind the component that takes its fields; the union forgets which.
  const Open = dialogs[kind] as ComponentType<object> | undefined;
  if (!Open) return null;
  return (
    <ErrorBoundary key={kind} what="This dialog" onSave={() => editor.getState().show({ dialog: null })}>
      <Suspense>
        <Open {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
