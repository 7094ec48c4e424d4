// The claim about memory: what both blocks hold as the positions grow, and their times where both still fit.

import { useMemo } from "react";
import { growthOf, growthVerdict, qnaMemory, qnaMemoryBytes } from "#graph-schema";
import { asSentence, bytesQuantity, printMs } from "../../format.ts";
import { Figure } from "../../ui/Figure.tsx";
import { ClaimFrame, type Measuring, timeRatio, VerdictLine } from "./ClaimFrame.tsx";

export function MemoryClaimRow({ progress, onMeasure }: Measuring) {
  const { words, source, timedSide } = qnaMemory;
  const bytes = useMemo(qnaMemoryBytes, []);
  return (
    <ClaimFrame
      words={words}
      source={source}
      columns={["Positions", "QnA", "Self-attention"]}
      rows={bytes.map(({ side, ours, theirs }) => (
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
      measuring={{ progress, ...(onMeasure && { onMeasure }) }}
    >
      {progress.state === "measured" && (
        <p className="num text-11 text-ink-2">
          {timeRatio(progress.time)} at {timedSide}×{timedSide}: {printMs(progress.time.oursMs)} and{" "}
          {printMs(progress.time.theirsMs)}
        </p>
      )}
      {progress.state === "failed" && <p className="text-11 text-danger">{asSentence(progress.problem)}</p>}
      <VerdictLine what="Memory" verdict={growthVerdict(growthOf(bytes))} />
    </ClaimFrame>
  );
}
