// Side panels lie over the canvas on narrow screens, so there they begin folded; a wide screen gets back what it had.

import { useEffect, useState } from "react";
import { editor } from "../editor.ts";

/** The breakpoint `xl` of theme.css. */
const wide = "(min-width: 1280px)";

/** Whether the screen is narrow; folds the panel when it becomes so. */
export function useFoldedWhenNarrow(panel: "paletteOpen" | "inspectorOpen"): boolean {
  const [narrow, setNarrow] = useState(() => !matchMedia(wide).matches);
  useEffect(() => {
    const query = matchMedia(wide);
    const follow = () => setNarrow(!query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  useEffect(() => {
    if (!narrow) return;
    const { view, show } = editor.getState();
    const before = view[panel];
    show({ [panel]: false });
    return () => editor.getState().show({ [panel]: before });
  }, [narrow, panel]);
  return narrow;
}
