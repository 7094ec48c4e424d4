// The one dialog that is open, loaded when it is first asked for.

import { lazy, Suspense } from "react";
import { editor, useEditor } from "../../editor.ts";
import { openZooModel } from "../../open.ts";

const GalleryDialog = lazy(() => import("./GalleryDialog.tsx"));
const ExportDialog = lazy(() => import("./ExportDialog.tsx"));
const ImportDialog = lazy(() => import("./ImportDialog.tsx"));
const ShareDialog = lazy(() => import("./ShareDialog.tsx"));
const CommandsDialog = lazy(() => import("./CommandsDialog.tsx"));
const ShortcutsDialog = lazy(() => import("./ShortcutsDialog.tsx"));
const ClaimsDialog = lazy(() => import("./ClaimsDialog.tsx"));
const AboutDialog = lazy(() => import("./AboutDialog.tsx"));
const SettingsDialog = lazy(() => import("./SettingsDialog.tsx"));
const FigureDialog = lazy(() => import("./FigureDialog.tsx"));
const LinkDialog = lazy(() => import("./LinkDialog.tsx"));

export function Dialogs() {
  const dialog = useEditor((state) => state.view.dialog);
  if (!dialog) return null;
  const onClose = () => editor.getState().show({ dialog: null });
  return (
    <Suspense fallback={null}>
      {dialog.kind === "gallery" && <GalleryDialog onOpenModel={openZooModel} onClose={onClose} />}
      {dialog.kind === "export" && <ExportDialog onClose={onClose} />}
      {dialog.kind === "import" && <ImportDialog {...(dialog.file && { file: dialog.file })} onClose={onClose} />}
      {dialog.kind === "share" && <ShareDialog onClose={onClose} />}
      {dialog.kind === "commands" && <CommandsDialog onClose={onClose} />}
      {dialog.kind === "shortcuts" && <ShortcutsDialog onClose={onClose} />}
      {dialog.kind === "settings" && <SettingsDialog onClose={onClose} />}
      {dialog.kind === "figure" && <FigureDialog onClose={onClose} />}
      {dialog.kind === "claims" && <ClaimsDialog onClose={onClose} />}
      {dialog.kind === "about" && <AboutDialog onClose={onClose} />}
      {dialog.kind === "link" && (
        <LinkDialog doc={dialog.doc} address={dialog.address} before={dialog.before} onClose={onClose} />
      )}
    </Suspense>
  );
}
