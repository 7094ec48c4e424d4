// The papers' headline claims: counted as soon as they are shown, measured when asked for, each with its verdict.

import { Gauge } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { type Claim, claims, growthVerdict, qnaGrowth, qnaMemory } from "#graph-schema";
import { type ClaimTime, measureClaim } from "../../claims/measure-claim.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { messageOf } from "../../weights/weights.ts";
import { type ClaimProgress, ClaimRow, VerdictLine } from "./ClaimRow.tsx";

export default function ClaimsDialog({ onClose }: { readonly onClose: () => void }) {
  const [times, setTimes] = useState<ReadonlyMap<string, ClaimProgress>>(new Map());
  const stop = useRef(new AbortController());
  const growth = useMemo(() => growthVerdict(qnaGrowth()), []);
  useEffect(() => {
    const { current } = stop;
    return () => current.abort();
  }, []);
  const busy = [...times.values()].some(({ state }) => state === "measuring");
  const set = (id: string, progress: ClaimProgress) => setTimes((before) => new Map(before).set(id, progress));
  const measure = async (which: readonly Claim[]) => {
    for (const claim of which) {
      if (stop.current.signal.aborted) return;
      set(claim.id, { state: "measuring" });
      try {
        const time: ClaimTime = await measureClaim(claim, stop.current.signal);
        set(claim.id, { state: "measured", time });
      } catch (error) {
        set(claim.id, { state: "failed", problem: messageOf(error) });
      }
    }
  };
  const timed = claims.filter(({ untimed }) => untimed === undefined);
  return (
    <Dialog
      title="Headline claims"
      about="What the papers say of their models, counted and measured here: MACs as papers print them, time on this machine with WASM and one thread, both models by turns."
      onClose={onClose}
      width="wide"
      foot={
        <>
          <span className="mr-auto" />
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" disabled={busy} onClick={() => void measure(timed)}>
            <Gauge aria-hidden size={14} strokeWidth={1.75} /> {busy ? "Measuring" : "Measure all"}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col divide-y">
        {claims.map((claim) => (
          <li key={claim.id}>
            <ClaimRow
              claim={claim}
              progress={times.get(claim.id) ?? { state: "none" }}
              {...(!busy && { onMeasure: () => void measure([claim]) })}
            />
          </li>
        ))}
        <li className="flex flex-col gap-1.5 px-4 py-3">
          <h3 className="text-13 font-medium text-pretty">{qnaMemory.words}</h3>
          <p className="text-11 text-ink-3">{qnaMemory.source}</p>
          <VerdictLine what="Memory" verdict={growth} />
        </li>
      </ul>
    </Dialog>
  );
}
