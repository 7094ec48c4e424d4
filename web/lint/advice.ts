// The linter's advice on the document, computed in a pause when someone looks at it.

import { useEffect, useMemo, useState } from "react";
import { type Advice, type Document, lint } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { useEditor, useOpenDoc } from "../editor.ts";

/** Typing and dragging go on undisturbed. */
const pauseMs = 300;

/** null: not computed yet; `stale`: of the document before the last edit. */
export function useAdvice(): { readonly advice: readonly Advice[] | null; readonly stale: boolean } {
  const doc = useOpenDoc();
  const off = useEditor((state) => state.view.lintOff);
  const [found, setFound] = useState<{ readonly doc: Document; readonly all: readonly Advice[] } | null>(null);
  useEffect(() => {
    if (found?.doc === doc) return;
    let idle = 0;
    const run = () => setFound({ doc, all: lint(checkedOf(doc)) });
    const timer = setTimeout(
      () => {
        if (typeof requestIdleCallback === "function") idle = requestIdleCallback(run, { timeout: 1_000 });
        else run();
      },
      found ? pauseMs : 0,
    );
    return () => {
      clearTimeout(timer);
      if (idle !== 0) cancelIdleCallback(idle);
    };
  }, [doc, found]);
  const advice = useMemo(() => found?.all.filter(({ rule }) => !off.includes(rule)) ?? null, [found, off]);
  return { advice, stale: found !== null && found.doc !== doc };
}
