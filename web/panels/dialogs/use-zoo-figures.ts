// Computed figures of the zoo, one model per idle slice; what is known stays known.

import { useEffect, useState } from "react";
import { type ZooModel, zoo } from "#graph-schema";
import { type ComputedFigures, computeFigures } from "./paper-agreement.ts";

const known = new Map<string, ComputedFigures>();
/** Where the browser has no idle callbacks (Safari), a pause between two models. */
const pauseMs = 16;

/** By zoo id; a model not counted yet is absent. */
export function useZooFigures(models: readonly ZooModel[] = zoo): ReadonlyMap<string, ComputedFigures> {
  const [figures, setFigures] = useState<ReadonlyMap<string, ComputedFigures>>(() => new Map(known));
  useEffect(() => {
    let stopped = false;
    const next = () => {
      const model = models.find(({ id }) => !known.has(id));
      if (stopped || !model) return;
      known.set(model.id, computeFigures(model));
      setFigures(new Map(known));
      whenIdle(next);
    };
    whenIdle(next);
    return () => {
      stopped = true;
    };
  }, [models]);
  return figures;
}

function whenIdle(run: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: 500 });
  else setTimeout(run, pauseMs);
}
