// What the rows of claims share: the words and their source, a table with its button, a ratio of times, a verdict.

import { CircleCheck, CircleMinus, CircleX, Gauge } from "lucide-react";
import type { ReactNode } from "react";
import type { Verdict } from "#graph-schema";
import type { ClaimTime } from "../../claims/measure-claim.ts";
import { asSentence } from "../../format.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/class-names.ts";

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

const looks = {
  yes: { Icon: CircleCheck, colour: "text-success" },
  "in part": { Icon: CircleMinus, colour: "text-warning" },
  no: { Icon: CircleX, colour: "text-danger" },
} as const;

interface ClaimFrameProps {
  readonly words: string;
  readonly source: string;
  /** Heads of the columns; the first one's cells are the heads of the rows. */
  readonly columns: readonly [string, ...string[]];
  readonly rows: ReactNode;
  /** Null: a time would say nothing. */
  readonly measuring: Measuring | null;
  readonly children: ReactNode;
}

export function ClaimFrame({ words, source, columns: [first, ...others], rows, measuring, children }: ClaimFrameProps) {
  return (
    <article className="flex flex-col gap-1.5 px-4 py-3">
      <h3 className="text-13 font-medium text-pretty">{words}</h3>
      <p className="text-11 text-ink-3">{source}</p>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <table className="text-12">
          <thead>
            <tr className="text-11 text-ink-3">
              <th scope="col" className="min-w-56 text-left font-medium">
                {first}
              </th>
              {others.map((title) => (
                <th key={title} scope="col" className="w-24 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows}</tbody>
        </table>
        {measuring && <MeasureButton {...measuring} />}
      </div>
      {children}
    </article>
  );
}

function MeasureButton({ progress, onMeasure }: Measuring) {
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
