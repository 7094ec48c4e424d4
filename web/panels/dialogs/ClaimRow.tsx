// One claim: the two models with their costs, the ratios, and what they make of the claim.

import { CircleCheck, CircleMinus, CircleX, Gauge } from "lucide-react";
import { useMemo } from "react";
import { type Claim, claimCosts, rangeVerdict, type Verdict } from "#graph-schema";
import type { ClaimTime } from "../../claims/measure-claim.ts";
import { asSentence, countQuantity, msQuantity } from "../../format.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/class-names.ts";
import { Figure } from "../../ui/Figure.tsx";

export type ClaimProgress =
  | { readonly state: "none" }
  | { readonly state: "measuring" }
  | { readonly state: "measured"; readonly time: ClaimTime }
  | { readonly state: "failed"; readonly problem: string };

export interface Measuring {
  readonly progress: ClaimProgress;
  /** Absent: something else is being measured. */
  readonly onMeasure?: () => void;
}

interface ClaimRowProps extends Measuring {
  readonly claim: Claim;
}

const looks = {
  yes: { Icon: CircleCheck, colour: "text-success" },
  "in part": { Icon: CircleMinus, colour: "text-warning" },
  no: { Icon: CircleX, colour: "text-danger" },
} as const;

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
    <article className="flex flex-col gap-1.5 px-4 py-3">
      <h3 className="text-13 font-medium text-pretty">{words}</h3>
      <p className="text-11 text-ink-3">{source}</p>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <table className="text-12">
          <thead>
            <tr className="text-11 text-ink-3">
              <th scope="col" className="min-w-56 text-left font-medium">
                Model
              </th>
              {["MACs", "Params", "Time"].map((title) => (
                <th key={title} scope="col" className="w-24 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sides.map(({ title, costs: of, ms }) => (
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
          </tbody>
        </table>
        {untimed === undefined && <MeasureButton progress={progress} {...(onMeasure && { onMeasure })} />}
      </div>
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
    </article>
  );
}

export function MeasureButton({ progress, onMeasure }: Measuring) {
  return (
    <Button variant="outline" small disabled={!onMeasure} onClick={onMeasure}>
      <Gauge aria-hidden size={12} strokeWidth={1.75} />{" "}
      {progress.state === "measuring" ? "Measuring" : progress.state === "measured" ? "Measure again" : "Measure"}
    </Button>
  );
}

/** Ours to theirs, and how far the rounds lie apart. */
export function timeRatio({ median, low, high, rounds }: ClaimTime): string {
  return `time × ${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}, ${rounds} rounds)`;
}

export function VerdictLine({ what, verdict }: { readonly what: string; readonly verdict: Verdict }) {
  const { Icon, colour } = looks[verdict.holds];
  return (
    <p className="flex items-start gap-1.5 text-12">
      <Icon aria-hidden size={14} strokeWidth={1.75} className={cx("mt-px shrink-0", colour)} />
      <span>
        {what} · {asSentence(verdict.words)}
      </span>
    </p>
  );
}
