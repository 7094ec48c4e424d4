// Two versions of a model as a table: which blocks came, went or changed, and what that did to the costs.

import {
  type Block,
  type Check,
  type DocumentCosts,
  type DocumentDiff,
  diffDocuments,
  type FieldChange,
  type NodeCheck,
  type StageCosts,
  stageCosts,
} from "#graph-schema";

export interface Version {
  readonly checked: Check;
  readonly costs: DocumentCosts;
  /** Measured time per node; null: not profiled. */
  readonly ms?: ReadonlyMap<number, number> | null;
}

export type DifferenceKind = "added" | "removed" | "changed" | "affected";

export interface CompareRow {
  /** Unique in the table. */
  readonly key: string;
  /** Its id in the later model; null: it is gone. */
  readonly node: number | null;
  readonly kind: DifferenceKind;
  readonly title: string;
  /** Settings that differ, as `heads 4 → 8`. */
  readonly differences: readonly string[];
  readonly parameters: Change;
  readonly macs: Change;
  readonly ms: Change;
}

/** null: not there, or not known. */
export interface Change {
  readonly before: number | null;
  readonly now: number | null;
}

/** Blocks in the order of data, those that are gone last. Blocks with the same settings and costs are left out. */
export function compareRows(before: Version, now: Version, diff = diffOf(before, now)): readonly CompareRow[] {
  const earlier = new Map([...diff.pairs].map(([a, b]) => [b, a]));
  const fields = new Map(diff.changed.map(({ after, fields }) => [after.id, fields]));
  const costs = (version: Version, id: number | undefined) => ({
    parameters: (id !== undefined && version.costs.nodes.get(id)?.parameters) ?? null,
    macs: (id !== undefined && version.costs.nodes.get(id)?.macs) ?? null,
    ms: (id !== undefined && version.ms?.get(id)) ?? null,
  });
  const rowOf = (kind: CompareRow["kind"], { old, current }: Pair): CompareRow => {
    const [was, is] = [costs(before, old?.node.id), costs(now, current?.node.id)];
    return {
      key: current ? `now ${current.node.id}` : `before ${old?.node.id}`,
      node: current?.node.id ?? null,
      kind,
      title: titleOf(current ?? old),
      differences: (current && fields.get(current.node.id)?.map((field) => printField(field, current.block))) ?? [],
      parameters: { before: number(was.parameters), now: number(is.parameters) },
      macs: { before: number(was.macs), now: number(is.macs) },
      ms: { before: number(was.ms), now: number(is.ms) },
    };
  };
  const here = ordered(now.checked).flatMap((current): readonly CompareRow[] => {
    const old = before.checked.nodes.get(earlier.get(current.node.id) ?? -1);
    if (!old) return [rowOf("added", { current })];
    const row = rowOf(fields.has(current.node.id) ? "changed" : "affected", { old, current });
    const same = row.parameters.before === row.parameters.now && row.macs.before === row.macs.now;
    return row.kind === "affected" && same ? [] : [row];
  });
  const gone = ordered(before.checked).filter(({ node }) => !diff.pairs.has(node.id));
  return [...here, ...gone.map((old) => rowOf("removed", { old }))];
}

interface Pair {
  readonly old?: NodeCheck;
  readonly current?: NodeCheck;
}

function diffOf(before: Version, now: Version): DocumentDiff {
  return diffDocuments(before.checked.doc, now.checked.doc);
}

function ordered({ order, nodes }: Check): readonly NodeCheck[] {
  return [...new Set([...order, ...nodes.keys()])].flatMap((id) => nodes.get(id) ?? []);
}

function number(value: number | false | null): number | null {
  return value === false ? null : value;
}

function titleOf(check: NodeCheck | undefined): string {
  return check?.node.title ?? check?.block?.title ?? check?.node.type ?? "";
}

/** What is not set has the block's default. */
export function printField({ field, before, after }: FieldChange, block?: Block): string {
  const parsed = block?.config.safeParse({});
  const defaults: Readonly<Record<string, unknown>> = parsed?.success ? parsed.data : {};
  const value = (set: FieldChange["before"]) => print(set ?? (defaults[field] as FieldChange["before"]));
  return field === "type" ? `was ${print(before)}` : `${field} ${value(before)} → ${value(after)}`;
}

function print(value: FieldChange["before"]): string {
  return value === undefined ? "default" : Array.isArray(value) ? value.join(", ") : String(value);
}

export interface StageRow {
  /** `stride 8`; of what gives no map, `no map`. */
  readonly stage: string;
  readonly parameters: Change;
  readonly macs: Change;
  readonly ms: Change;
}

/** The stages of both models, finest first. */
export function stageRows(before: Version, now: Version): readonly StageRow[] {
  const [old, current] = [before, now].map(({ checked, costs, ms }) => stageCosts(checked, costs, ms ?? null));
  const strides = [...new Set([...(old ?? []), ...(current ?? [])].map(({ stride }) => stride))];
  return strides
    .toSorted((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map((stride) => {
      const find = (stages: readonly StageCosts[] = []) => stages.find((stage) => stage.stride === stride);
      const change = (pick: "parameters" | "macs" | "ms"): Change => ({
        before: find(old)?.[pick] ?? null,
        now: find(current)?.[pick] ?? null,
      });
      return {
        stage: stride === null ? "no map" : `stride ${stride}`,
        parameters: change("parameters"),
        macs: change("macs"),
        ms: change("ms"),
      };
    });
}
