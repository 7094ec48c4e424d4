// Measured latency on one backend: grey while stale, breathing while measured, and in words why there is none.

import { CircleSlash, TriangleAlert } from "lucide-react";
import { useRef } from "react";
import type { Document } from "#graph-schema";
import type { BackendId, Measurement } from "#runtime";
import { runCommand } from "../commands.ts";
import { checkedOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { msQuantity, printChange, printMs, printSpread } from "../format.ts";
import { backends } from "../state/backends.ts";
import { type BackendRun, type RunStatus, runStatus, shownBackend, whyOnlyAsked } from "../state/runs.ts";
import { Button } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { Figure } from "../ui/Figure.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { Cell, Change } from "./CostCell.tsx";

interface LatencyCellProps {
  readonly backend: BackendId;
  readonly baseline: Document | null;
  readonly history: readonly Document[];
  readonly against: string;
  readonly wide?: boolean;
}

export function LatencyCell({ backend, wide = false, baseline, history, against }: LatencyCellProps) {
  const doc = useEditor((state) => state.doc);
  const run = useEditor((state) => state.runs[backend]);
  const onlyAsked = useEditor((state) => whyOnlyAsked(state, backend));
  const ok = useEditor((state) => checkedOf(state.doc).ok);
  /** What each document of this session took, for the line of history and for the change. */
  const measured = useRef(new WeakMap<Document, number>());
  if (run.latency) measured.current.set(run.latency.doc, run.latency.measurement.medianMs);
  const msOf = (of: Document) => measured.current.get(of) ?? null;
  const shown = useEditor((state) => shownBackend(state) === backend);
  const { title, rare } = backends[backend];
  if (rare && run.absent !== null) return null;
  const status = runStatus(run, doc);
  const ms = run.latency?.measurement.medianMs ?? null;
  const seen = seenMs(run, status);
  const untouched = status === "idle" && run.latency === null;
  const before = baseline && msOf(baseline);
  const change = status === "done" && ms !== null && before !== null ? printChange(ms, before) : "";
  return (
    <Cell
      wide={wide}
      name={<Name title={title} run={run} status={status} asked={onlyAsked !== null} />}
      history={history.map(msOf)}
    >
      {untouched ? (
        ok ? (
          <MeasureButton backend={backend} why={onlyAsked} />
        ) : (
          <span className="text-15 text-ink-3">–</span>
        )
      ) : (
        <Tooltip content={explanation(run, { status, onlyAsked })} side="top">
          {/* Focusable, so that the circumstances can be read without a mouse. */}
          <button
            type="button"
            aria-label={`${title} latency: ${seen === null ? "" : `${spoken(seen)}. `}${explanation(run, { status, onlyAsked })}`}
            aria-pressed={shown}
            onClick={() => editor.getState().show({ backend })}
            className="rounded-xs text-left font-semibold text-15"
          >
            <Value status={status} ms={seen} />
          </button>
        </Tooltip>
      )}
      {status === "stale" && ok && onlyAsked !== null && <MeasureButton again backend={backend} why={onlyAsked} />}
      {status === "done" && run.latency && (
        <span className="num text-11 text-ink-3">{spreadOf(run.latency.measurement)}</span>
      )}
      <Change
        change={change}
        exact={before === null || ms === null ? "" : `${ms > before ? "+" : ""}${printMs(ms - before)}`}
        against={against}
      />
    </Cell>
  );
}

interface MeasureButtonProps {
  readonly backend: BackendId;
  readonly why: string | null;
  readonly again?: boolean;
}

/** Where nothing runs by itself. */
function MeasureButton({ backend, why, again = false }: MeasureButtonProps) {
  const button = (
    <Button
      small
      variant="outline"
      className="-my-1 translate-y-0.75"
      aria-label={again ? "Measure again" : undefined}
      aria-description={why ?? undefined}
      onClick={() => runCommand(`run.measure.${backend}`)}
    >
      {again ? "Again" : "Measure"}
    </Button>
  );
  if (why === null) return button;
  return (
    <Tooltip content={why} side="top">
      {button}
    </Tooltip>
  );
}

interface NameProps {
  readonly title: string;
  readonly run: BackendRun;
  readonly status: RunStatus;
  readonly asked: boolean;
}

function Name({ title, run, status, asked }: NameProps) {
  const measurement = run.latency?.measurement;
  // Threads are the CPU's; on a GPU they say nothing about the figure.
  const threads = measurement?.backend === "wasm" ? measurement.threads : undefined;
  const words = {
    idle: asked ? "when asked" : "",
    queued: "waiting",
    measuring: activityWords(run),
    done: "",
    stale: "stale",
    failed: "failed",
    absent: "not here",
  }[status];
  return (
    <>
      {title}
      {threads !== undefined && status !== "absent" && words === "" && (
        <span className="font-normal">{threads === 1 ? "1 thread" : `${threads} threads`}</span>
      )}
      {words !== "" && <span className="font-normal">{words}</span>}
    </>
  );
}

function activityWords({ activity }: BackendRun): string {
  if (activity.kind === "exporting") return "writing the model";
  if (activity.kind !== "measuring" && activity.kind !== "profiling") return "";
  const { progress } = activity;
  if (activity.kind === "profiling") return "profiling blocks";
  if (!progress) return "measuring";
  const phases = {
    create: "loading",
    "first-run": "first run",
    "warm-up": "warming up",
    measure: `run ${progress.runsDone}`,
  };
  return phases[progress.phase];
}

/** One standard deviation of normally spread runs, in ms; of a run or two there is none. */
function spreadOf({ madMs, medianMs, runs }: Measurement): string {
  return runs < 3 ? "±?" : printSpread(1.4826 * madMs, medianMs);
}

/** The figure on screen: while one is measured, what is known so far, else the last one. */
function seenMs(run: BackendRun, status: RunStatus): number | null {
  if (status === "absent") return null;
  const progress = run.activity.kind === "measuring" ? run.activity.progress : null;
  return progress?.medianMs ?? progress?.lastMs ?? run.latency?.measurement.medianMs ?? null;
}

/** With a plain space, as the figure's own text has it. */
function spoken(ms: number): string {
  const { digits, unit } = msQuantity(ms);
  return `${digits} ${unit}`;
}

function Value({ status, ms }: { readonly status: RunStatus; readonly ms: number | null }) {
  if (status === "absent") return <CircleSlash aria-hidden size={15} className="mt-0.5 text-ink-3" />;
  const busy = status === "measuring" || status === "queued";
  if (ms === null) {
    if (status === "failed") return <TriangleAlert aria-hidden size={14} className="text-warning" />;
    return busy ? <Skeleton width={64} height={14} /> : null;
  }
  return (
    <span className="flex items-center gap-1.5">
      {status === "failed" && <TriangleAlert aria-hidden size={14} className="text-warning" />}
      <Figure
        quantity={msQuantity(ms)}
        className={cx(status !== "done" && "text-stale", busy && "animate-breathe-ink")}
      />
    </span>
  );
}

interface Standing {
  readonly status: RunStatus;
  readonly onlyAsked: string | null;
}

/** The circumstances of a figure, or the reason why there is none. */
function explanation(run: BackendRun, { status, onlyAsked }: Standing): string {
  if (run.absent !== null) return run.absent;
  if (run.failure && status === "failed")
    return [run.failure.what, run.failure.remedy, onlyAsked ?? ""].filter((part) => part !== "").join(" ");
  if (!run.latency) return status === "idle" ? "Not measured yet" : "Being measured";
  const { measurement } = run.latency;
  const adapter = measurement.adapter?.description || measurement.adapter?.vendor;
  const threads = measurement.threads === 1 ? "1 thread" : `${measurement.threads} threads`;
  const fewer = measurement.threads < measurement.threadsAsked ? ` (${measurement.threadsAsked} asked)` : "";
  return [
    status === "stale" ? "Of an earlier version of the model." : "",
    `Median of ${measurement.runs} ${measurement.runs === 1 ? "run" : "runs"}, p10 ${printMs(measurement.p10Ms)}, p90 ${printMs(measurement.p90Ms)};`,
    `cold start ${printMs(measurement.coldCreateMs + measurement.firstRunMs)}; ${threads}${fewer}${adapter ? `; ${adapter}` : ""}.`,
    measurement.settled ? "" : "The runs had not settled.",
    "Deploy form, batch 1.",
    onlyAsked ?? "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
