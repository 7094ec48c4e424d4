// Where the time goes: milliseconds per block on both backends, how they were had, and what no block explains.

import { Gauge } from "lucide-react";
import { nameOf, type NodeCheck } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { familyLooks } from "../family.ts";
import { msQuantity, printMs, printShare } from "../format.ts";
import type { BackendRun } from "../state/runs.ts";
import { Button } from "../ui/Button.tsx";
import { Figure } from "../ui/Figure.tsx";
import { nodeMs } from "./node-times.ts";

interface ProfilePanelProps {
  readonly onGoTo: (node: number) => void;
  readonly onProfile: () => void;
}

const shownBackends = [
  { id: "wasm", title: "WASM" },
  { id: "webgpu", title: "WebGPU" },
] as const;

export default function ProfilePanel({ onGoTo, onProfile }: ProfilePanelProps) {
  const doc = useEditor((state) => state.doc);
  const runs = useEditor((state) => state.runs);
  const checked = checkedOf(doc);
  const present = shownBackends.filter(({ id }) => runs[id].profile !== null);
  const busy = shownBackends.some(({ id }) => runs[id].activity.kind === "profiling");
  const rows = checked.order.flatMap((id) => checked.nodes.get(id) ?? []).filter(({ block }) => block?.family !== "io");
  const button = (
    <Button variant={present.length === 0 ? "primary" : "outline"} disabled={busy || !checked.ok} onClick={onProfile}>
      <Gauge aria-hidden size={14} strokeWidth={1.75} /> {busy ? "Profiling" : present.length === 0 ? "Profile blocks" : "Profile again"}
    </Button>
  );
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <div className="flex flex-wrap items-start gap-x-8 gap-y-3 px-3 py-3">
        {shownBackends.map(({ id, title }) => (
          <Facts key={id} title={title} run={runs[id]} stale={runs[id].profile !== null && runs[id].profile.doc !== doc} />
        ))}
        <span className="ml-auto">{button}</span>
      </div>
      {present.length > 0 && (
        <ul aria-label="Time per block" className="flex flex-col pb-3">
          {rows.map((row) => (
            <BlockTimes key={row.node.id} row={row} runs={runs} present={present} onGoTo={onGoTo} />
          ))}
          <li className="grid grid-cols-[200px_1fr] items-center gap-3 border-t px-3 pt-2 text-12 text-ink-2">
            <span>Not attributed to a block</span>
            <span className="flex flex-col gap-1">
              {present.map(({ id }) => {
                const profile = runs[id].profile?.profile;
                return profile ? <Bar key={id} ms={profile.unattributedMs} whole={profile.modelRunMs} longest={longestOf(runs[id], rows)} backend={id} /> : null;
              })}
            </span>
          </li>
        </ul>
      )}
    </div>
  );
}

interface FactsProps {
  readonly title: string;
  readonly run: BackendRun;
  readonly stale: boolean;
}

/** How the figures were had; without them they mean little. */
function Facts({ title, run, stale }: FactsProps) {
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
        {title} {measurement && <Figure quantity={msQuantity(measurement.medianMs)} className={stale ? "text-stale" : ""} />}
        {stale && <span className="font-normal text-11 text-ink-3">of an earlier version</span>}
      </h3>
      {measurement ? (
        <p className="text-11 text-ink-2">
          p10 {printMs(measurement.p10Ms)} · p90 {printMs(measurement.p90Ms)} · {measurement.runs} runs · cold{" "}
          {printMs(measurement.coldCreateMs + measurement.firstRunMs)} ·{" "}
          {measurement.threads === 1 ? "1 thread" : `${measurement.threads} threads`}
          {measurement.adapter?.description && ` · ${measurement.adapter.description}`}
        </p>
      ) : (
        <p className="text-11 text-ink-3">Not measured yet.</p>
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

type Shown = (typeof shownBackends)[number];

interface BlockTimesProps {
  readonly row: NodeCheck;
  readonly runs: Readonly<Record<Shown["id"], BackendRun>>;
  readonly present: readonly Shown[];
  readonly onGoTo: (node: number) => void;
}

function BlockTimes({ row, runs, present, onGoTo }: BlockTimesProps) {
  const { node, block } = row;
  const all = useEditor((state) => checkedOf(state.doc).nodes);
  const look = block && familyLooks[block.family];
  return (
    <li>
      <button
        type="button"
        onClick={() => onGoTo(node.id)}
        className="grid w-full grid-cols-[200px_1fr] items-center gap-3 px-3 py-1 text-left text-12 hover:bg-hover"
      >
        <span className="flex min-w-0 items-center gap-2">
          {look && <look.Glyph aria-hidden size={14} strokeWidth={1.75} className="keeps-colour shrink-0" style={{ color: look.colour }} />}
          <span className="truncate">{nameOf(node, block)}</span>
        </span>
        <span className="flex flex-col gap-1">
          {present.map(({ id }) => {
            const ms = nodeMs(row, runs[id]);
            return ms === null ? null : (
              <Bar key={id} ms={ms} whole={runs[id].profile?.profile.modelRunMs ?? 0} longest={longestOf(runs[id], [...all.values()])} backend={id} />
            );
          })}
        </span>
      </button>
    </li>
  );
}

function longestOf(run: BackendRun, rows: readonly NodeCheck[]): number {
  return Math.max(0, ...rows.map((row) => nodeMs(row, run) ?? 0));
}

interface BarProps {
  readonly ms: number;
  readonly whole: number;
  readonly longest: number;
  readonly backend: Shown["id"];
}

function Bar({ ms, whole, longest, backend }: BarProps) {
  const percent = longest <= 0 ? 0 : Math.min(100, (100 * Math.max(0, ms)) / longest);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="keeps-colour h-2 min-w-0 flex-1">
        <span
          className="block h-full rounded-r-xs"
          style={{ width: `${percent}%`, background: backend === "wasm" ? "var(--color-heat-3)" : "var(--color-heat-6)" }}
        />
      </span>
      <span className="w-12 text-right text-11 text-ink-3">{backend === "wasm" ? "WASM" : "WebGPU"}</span>
      <Figure quantity={msQuantity(ms)} className="w-18 justify-end" />
      <span className="num w-12 text-right text-11 text-ink-3">{printShare(Math.max(0, ms), whole)}</span>
    </span>
  );
}
