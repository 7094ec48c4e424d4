// One claim: the two models with their costs, the ratios, and what they make of the claim.

import { useMemo } from "react";
import { type Claim, claimCosts, rangeVerdict } from "#graph-schema";
import { asSentence, countQuantity, msQuantity } from "../../format.ts";
import { Figure } from "../../ui/Figure.tsx";
import { ClaimFrame, type Measuring, timeRatio, VerdictLine } from "./ClaimFrame.tsx";

interface ClaimRowProps extends Measuring {
  readonly claim: Claim;
}

export function ClaimRow({ claim, progress, onMeasure }: ClaimRowProps) {
  const { words, source, ours, theirs, expects, untimed } = claim;
  const costs = useMemo(() => claimCosts(claim), [claim]);
  const time = progress.state === "measured" ? progress.time : null;
  const macs = costs.ours.macs / costs.theirs.macs;
  const sides = [
    { title: ours.title, costs: costs.ours, ms: time?.oursMs },
    { title: theirs.title, costs: costs.theirs, ms: time?.theirsMs },
  ];
  return (
    <ClaimFrame
      words={words}
      source={source}
      columns={["Model", "MACs", "Params", "Time"]}
      rows={sides.map(({ title, costs: of, ms }) => (
        <tr key={title} className="h-6">
          <th scope="row" className="text-left font-normal">
            {title}
          </th>
          <td className="text-right">
            <Figure quantity={countQuantity(of.macs)} />
          </td>
          <td className="text-right">
            <Figure quantity={countQuantity(of.parameters)} />
          </td>
          <td className="text-right">{ms === undefined ? "–" : <Figure quantity={msQuantity(ms)} />}</td>
        </tr>
      ))}
      measuring={untimed === undefined ? { progress, ...(onMeasure && { onMeasure }) } : null}
    >
      <p className="num text-11 text-ink-2">
        MACs × {macs.toFixed(3)}
        {time && ` · ${timeRatio(time)}`}
      </p>
      {untimed !== undefined && <p className="text-11 text-ink-3">{untimed}</p>}
      {progress.state === "failed" && <p className="text-11 text-danger">{asSentence(progress.problem)}</p>}
      {expects.map((expectation) => {
        const found = expectation.quantity === "macs" ? { median: macs, low: macs, high: macs } : time;
        const what = expectation.quantity === "macs" ? "MACs" : "Time";
        if (found) return <VerdictLine key={what} what={what} verdict={rangeVerdict(expectation, found)} />;
        return (
          <p key={what} className="text-12 text-ink-3">
            {what} · not measured yet.
          </p>
        );
      })}
    </ClaimFrame>
  );
}
