// Where the time goes: milliseconds per block on both backends, how they were had, and what no block explains.

import { Gauge } from "lucide-react";
import type { Document, NodeCheck } from "#graph-schema";
import { checkedOf, sameModel } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { blockTimes } from "../engine/node-times.ts";
import { familyLooks } from "../family.ts";
import { msQuantity, printMs, printShare } from "../format.ts";
import { BlockGlyph } from "../own/BlockGlyph.tsx";
import { backends, commonBackends } from "../state/backends.ts";
import { type BackendRun, whyOnlyAsked } from "../state/runs.ts";
import { Button } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { Figure } from "../ui/Figure.tsx";

interface ProfilePanelProps {
  readonly onGoTo: (node: number) => void;
  readonly onProfile: () => void;
}

const shownBackends = commonBackends.map((id) => ({ id, title: backends[id].title }));

export default function ProfilePanel({ onGoTo, onProfile }: ProfilePanelProps) {
  const doc = useEditor((state) => state.doc);
  const runs = useEditor((state) => state.runs);
  const liveLatency = useEditor((state) => state.view.liveLatency);
  const checked = checkedOf(doc);
  const present = shownBackends.filter(({ id }) => runs[id].profile !== null);
  const busy = shownBackends.some(({ id }) => runs[id].activity.kind === "profiling");
  const rows = checked.order.flatMap((id) => checked.nodes.get(id) ?? []).filter(({ block }) => block?.family !== "io");
  const button = (
    <Button variant={present.length === 0 ? "primary" : "outline"} disabled={busy || !checked.ok} onClick={onProfile}>
      <Gauge aria-hidden size={14} strokeWidth={1.75} />{" "}
      {busy ? "Profiling" : present.length === 0 ? "Profile blocks" : "Profile again"}
    </Button>
  );
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <div className="flex flex-wrap items-start gap-x-8 gap-y-3 px-3 py-3">
        {shownBackends.map(({ id, title }) => (
          <Facts
            key={id}
            title={title}
            run={runs[id]}
            asked={whyOnlyAsked({ runs, view: { liveLatency } }, id)}
            stale={!sameModel(runs[id].latency?.doc ?? doc, doc)}
          />
        ))}
        <span className="ml-auto">{button}</span>
      </div>
      {present.length > 0 && (
        <ul aria-label="Time per block" className="flex flex-col pb-3">
          {rows.map((row) => (
            <li key={row.node.id}>
              <BlockRow
                row={row}
                shown={present.map((backend) => sourceOf(runs[backend.id], { ...backend, doc }))}
                onGoTo={onGoTo}
              />
            </li>
          ))}
          <li className="mx-3 mt-1 grid min-h-8 grid-flow-col auto-cols-fr items-center gap-4 border-t text-12 text-ink-2">
            <span>No block's own</span>
            {present.map((backend) => {
              const { whole, longest, noBlocks } = sourceOf(runs[backend.id], { ...backend, doc });
              return <Bar key={backend.id} {...{ whole, longest }} ms={noBlocks} colour="var(--color-line-strong)" />;
            })}
          </li>
        </ul>
      )}
    </div>
  );
}

interface FactsProps {
  readonly title: string;
  readonly run: BackendRun;
  /** Why it is measured only when asked, where it is. */
  readonly asked: string | null;
  readonly stale: boolean;
}

/** How the figures were had; without them they mean little. */
function Facts({ title, run, asked, stale }: FactsProps) {
  const measurement = run.latency?.measurement;
  const profile = run.profile?.profile;
  if (run.absent !== null)
    return (
      <div className="max-w-80 text-12">
        <h3 className="font-semibold">{title}</h3>
        <p className="text-pretty text-ink-3">{run.absent}</p>
      </div>
    );
  return (
    <div className="flex flex-col text-12">
      <h3 className="flex items-baseline gap-2 font-semibold">
        {title}{" "}
        {measurement && <Figure quantity={msQuantity(measurement.medianMs)} className={stale ? "text-stale" : ""} />}
        {stale && <span className="font-normal text-11 text-ink-3">of an earlier version</span>}
      </h3>
      {measurement ? (
        <p className="text-11 text-ink-2">
          p10 {printMs(measurement.p10Ms)} · p90 {printMs(measurement.p90Ms)} · {measurement.runs}{" "}
          {measurement.runs === 1 ? "run" : "runs"} · cold {printMs(measurement.coldCreateMs + measurement.firstRunMs)}{" "}
          · {measurement.threads === 1 ? "1 thread" : `${measurement.threads} threads`}
          {measurement.adapter?.description && ` · ${measurement.adapter.description}`}
        </p>
      ) : (
        <p className="max-w-80 text-11 text-pretty text-ink-3">{asked ?? "Not measured yet."}</p>
      )}
      {profile && (
        <p className="text-11 text-ink-3">
          {profile.method === "profiler" ? "Blocks by the runtime's profiler" : "Blocks by timing cut-outs"}, a run of{" "}
          {printMs(profile.modelRunMs)}
          {profile.clockResolutionMs > 0 && `; nothing shorter than ${printMs(profile.clockResolutionMs)} is seen`}
        </p>
      )}
      {run.failure && (
        <p className="max-w-80 text-11 text-warning">
          {run.failure.what} {run.failure.remedy}
        </p>
      )}
    </div>
  );
}

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly times: ReadonlyMap<number, number>;
  /** They are of an earlier version of the model. */
  readonly stale: boolean;
  /** What the profiled run spent outside its blocks. */
  readonly noBlocks: number;
  /** Of the profiled run. */
  readonly whole: number;
  /** Of the slowest block: its bar is as wide as the column. */
  readonly longest: number;
}

interface Place {
  readonly id: string;
  readonly title: string;
  readonly doc: Document;
}

function sourceOf({ profile }: BackendRun, { id, title, doc }: Place): Shown {
  const { ms: times, stale } = blockTimes({ profile }, doc) ?? { ms: new Map<number, number>(), stale: false };
  const whole = profile?.profile.modelRunMs ?? 0;
  const profiled = profile ? [...(blockTimes({ profile }, profile.doc)?.ms.values() ?? [])] : [];
  const noBlocks = whole - profiled.reduce((sum, ms) => sum + ms, 0);
  return { id, title, times, stale, whole, noBlocks, longest: Math.max(0, ...times.values()) };
}

interface BlockRowProps {
  readonly row: NodeCheck;
  readonly shown: readonly Shown[];
  readonly onGoTo: (node: number) => void;
}

function BlockRow({ row: { node, block }, shown, onGoTo }: BlockRowProps) {
  const look = block && familyLooks[block.family];
  return (
    <button
      type="button"
      onClick={() => onGoTo(node.id)}
      className="grid min-h-7 w-full grid-flow-col auto-cols-fr items-center gap-4 px-3 text-left text-12 hover:bg-hover"
    >
      <span className="flex min-w-0 items-center gap-2">
        {block && <BlockGlyph block={block} />}
        <span className="truncate">{node.title ?? block?.title ?? node.type}</span>
        <span className="num truncate text-11 text-ink-3">{node.scope}</span>
      </span>
      {shown.map(({ id, title, times, stale, whole, longest }) => (
        <Bar
          key={id}
          name={title}
          stale={stale}
          ms={times.get(node.id) ?? null}
          colour={look?.colour ?? "var(--color-ink-3)"}
          {...{ whole, longest }}
        />
      ))}
    </button>
  );
}

interface BarProps {
  /** For screen readers, where the column does not say it. */
  readonly name?: string;
  /** Null: not known of this block. */
  readonly ms: number | null;
  readonly stale?: boolean;
  readonly whole: number;
  readonly longest: number;
  readonly colour: string;
}

function Bar({ name, ms, stale = false, whole, longest, colour }: BarProps) {
  if (ms === null) return <span className="pl-12 text-ink-3">–</span>;
  const percent = longest <= 0 ? 0 : Math.min(100, (100 * Math.max(0, ms)) / longest);
  return (
    <span className="flex items-center gap-2">
      {name !== undefined && <span className="sr-only">{name}</span>}
      <Figure quantity={msQuantity(ms)} className={cx("w-16 justify-end", stale && "text-stale")} />
      <span className="num w-10 text-right text-11 text-ink-3">{printShare(Math.max(0, ms), whole)}</span>
      <span aria-hidden className="keeps-colour h-2 min-w-0 flex-1">
        <span className="block h-full rounded-xs" style={{ width: `${percent}%`, background: colour }} />
      </span>
    </span>
  );
}
