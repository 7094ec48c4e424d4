// The claim about memory: what both blocks hold as the positions grow, and their times where both still fit.

import { useMemo } from "react";
import { growthOf, growthVerdict, qnaMemory, qnaMemoryBytes } from "#graph-schema";
import { asSentence, bytesQuantity, printMs } from "../../format.ts";
import { Figure } from "../../ui/Figure.tsx";
import { MeasureButton, type Measuring, timeRatio, VerdictLine } from "./ClaimRow.tsx";

export function MemoryClaimRow({ progress, onMeasure }: Measuring) {
  const { words, source, timedSide } = qnaMemory;
  const bytes = useMemo(qnaMemoryBytes, []);
  return (
    <article className="flex flex-col gap-1.5 px-4 py-3">
      <h3 className="text-13 font-medium text-pretty">{words}</h3>
      <p className="text-11 text-ink-3">{source}</p>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <table className="text-12">
          <thead>
            <tr className="text-11 text-ink-3">
              <th scope="col" className="min-w-56 text-left font-medium">
                Positions
              </th>
              {["QnA", "Self-attention"].map((title) => (
                <th key={title} scope="col" className="w-24 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bytes.map(({ side, ours, theirs }) => (
              <tr key={side} className="h-6">
                <th scope="row" className="num text-left text-11 font-normal">
                  {side}×{side}
                </th>
                {[ours, theirs].map((amount, column) => (
                  <td key={column === 0 ? "ours" : "theirs"} className="text-right">
                    <Figure quantity={bytesQuantity(amount)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <MeasureButton progress={progress} {...(onMeasure && { onMeasure })} />
      </div>
      {progress.state === "measured" && (
        <p className="num text-11 text-ink-2">
          {timeRatio(progress.time)} at {timedSide}×{timedSide}: {printMs(progress.time.oursMs)} and{" "}
          {printMs(progress.time.theirsMs)}
        </p>
      )}
      {progress.state === "failed" && <p className="text-11 text-danger">{asSentence(progress.problem)}</p>}
      <VerdictLine what="Memory" verdict={growthVerdict(growthOf(bytes))} />
    </article>
  );
}
