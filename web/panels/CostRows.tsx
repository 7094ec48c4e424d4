// What some blocks cost, each figure with its share of the model.

import type { ReactNode } from "react";
import type { Costs } from "#graph-schema";
import type { BackendId } from "#runtime";
import { costsOf } from "../derived.ts";
import { useEditor, useOpenDoc } from "../editor.ts";
import { blockTimes } from "../engine/node-times.ts";
import { bytesQuantity, countQuantity, msQuantity, printInteger, printShare, type Quantity } from "../format.ts";
import { backends, commonBackends } from "../state/backends.ts";
import { Copyable } from "../ui/Copyable.tsx";
import { Figure, ShareBar } from "../ui/Figure.tsx";
import { conventionShown } from "./convention-shown.ts";

type Counted = "parameters" | "macs" | "activations" | "bytesMoved";

export function CostRows({ nodes }: { readonly nodes: readonly number[] }) {
  const doc = useOpenDoc();
  const conventionId = useEditor((state) => state.view.conventionId);
  const runs = useEditor((state) => state.runs);
  const total = costsOf(doc, conventionId);
  const known = nodes.flatMap((id) => total.nodes.get(id) ?? []);
  const add = (pick: (costs: Costs) => number) =>
    known.length < nodes.length ? null : known.reduce((sum, costs) => sum + pick(costs), 0);
  const counted = (key: Counted) => ({ value: add((costs) => costs[key]), whole: total[key] });
  const ms = (backend: BackendId) => {
    const times = blockTimes(runs[backend], doc);
    const measured = nodes.flatMap((id) => times?.ms.get(id) ?? []);
    return {
      value: measured.length < nodes.length ? null : measured.reduce((sum, value) => sum + value, 0),
      whole: runs[backend].profile?.profile.modelRunMs ?? 0,
      stale: times?.stale === true,
    };
  };
  const { unit } = conventionShown(conventionId);
  return (
    <div className="grid grid-cols-[auto_1fr_auto_auto] items-center gap-x-2 gap-y-1 text-12">
      <Row name="Params" {...counted("parameters")} quantity={countQuantity} />
      <Row name={unit} {...counted("macs")} quantity={countQuantity} />
      <Row name="Activations" {...counted("activations")} quantity={countQuantity} />
      <Row name="Bytes moved" {...counted("bytesMoved")} quantity={bytesQuantity} />
      {commonBackends.map((id) => (
        <Row
          key={id}
          name={backends[id].title}
          {...ms(id)}
          quantity={msQuantity}
          exact={(value) => `${value.toFixed(4)} ms`}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly name: ReactNode;
  readonly value: number | null;
  readonly whole: number;
  readonly quantity: (value: number) => Quantity;
  readonly exact?: (value: number) => string;
  readonly stale?: boolean;
}

function Row({ name, value, whole, quantity, exact = printInteger, stale = false }: RowProps) {
  return (
    <>
      <span className="text-ink-2">{name}</span>
      <ShareBar share={value === null || whole === 0 ? 0 : value / whole} className="min-w-4" />
      {value === null ? (
        <span className="col-span-2 text-right text-ink-3">–</span>
      ) : (
        <Copyable text={exact(value)} what="exact figure" className={stale ? "text-right text-stale" : "text-right"}>
          <Figure quantity={quantity(value)} />
        </Copyable>
      )}
      {value !== null && <span className="num w-11 text-right text-11 text-ink-3">{printShare(value, whole)}</span>}
    </>
  );
}
