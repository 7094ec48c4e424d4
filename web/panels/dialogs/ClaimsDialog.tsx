// The papers' headline claims: counted as soon as they are shown, measured when asked for, each with its verdict.

import { Gauge } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { claims, qnaMemory, type Sides } from "#graph-schema";
import { measureClaim } from "../../claims/measure-claim.ts";
import { messageOf } from "../../message-of.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import type { ClaimProgress, Measuring } from "./ClaimFrame.tsx";
import { ClaimRow } from "./ClaimRow.tsx";
import { MemoryClaimRow } from "./MemoryClaimRow.tsx";

interface Timed extends Sides {
  readonly id: string;
}

const memory: Timed = { id: qnaMemory.id, ...qnaMemory.at(qnaMemory.timedSide) };
const timed: readonly Timed[] = [...claims.filter(({ untimed }) => untimed === undefined), memory];

export default function ClaimsDialog({ onClose }: { readonly onClose: () => void }) {
  const [times, setTimes] = useState<ReadonlyMap<string, ClaimProgress>>(new Map());
  const stop = useRef(new AbortController());
  useEffect(() => {
    const { current } = stop;
    return () => current.abort();
  }, []);
  const busy = [...times.values()].some(({ state }) => state === "measuring");
  const set = (id: string, progress: ClaimProgress) => setTimes((before) => new Map(before).set(id, progress));
  const measure = async (which: readonly Timed[]) => {
    for (const claim of which) {
      if (stop.current.signal.aborted) return;
      set(claim.id, { state: "measuring" });
      try {
        set(claim.id, { state: "measured", time: await measureClaim(claim, stop.current.signal) });
      } catch (error) {
        set(claim.id, { state: "failed", problem: messageOf(error) });
      }
    }
  };
  const measuring = (claim: Timed): Measuring => ({
    progress: times.get(claim.id) ?? { state: "none" },
    ...(!busy && { onMeasure: () => void measure([claim]) }),
  });
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
            <ClaimRow claim={claim} {...measuring(claim)} />
          </li>
        ))}
        <li>
          <MemoryClaimRow {...measuring(memory)} />
        </li>
      </ul>
    </Dialog>
  );
}
