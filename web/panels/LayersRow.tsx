// One row of the layers table: where it stands, what goes through it, what it costs.
// biome-ignore-all lint/a11y/useSemanticElements: rows are positioned one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useEditor } from "../editor.ts";
import {
  bytesQuantity,
  countQuantity,
  msQuantity,
  printInteger,
  printShare,
  type Quantity,
  significant,
} from "../format.ts";
import { cx } from "../ui/class-names.ts";
import { Figure, ShareBar } from "../ui/Figure.tsx";
import { intensityOf, type LayerRow } from "./layer-rows.ts";

export const rowHeight = 28;
export const gridColumns =
  "grid-cols-[minmax(180px,2fr)_minmax(110px,1.2fr)_minmax(150px,1.3fr)_96px_96px_76px_76px_72px_92px_92px]";

/** Whose milliseconds are of an earlier version of the model. */
export interface StaleTimes {
  readonly wasm: boolean;
  readonly webgpu: boolean;
}

interface RowProps {
  readonly row: LayerRow;
  readonly root: LayerRow;
  readonly index: number;
  readonly start: number;
  readonly flat: boolean;
  readonly open: boolean;
  readonly focused: boolean;
  readonly stale: StaleTimes;
  readonly onFocus: () => void;
  readonly onToggle: (path: string) => void;
  readonly onGoTo: (node: number) => void;
}

export function LayersRow({
  row,
  root,
  index,
  start,
  flat,
  open,
  focused,
  stale,
  onFocus,
  onToggle,
  onGoTo,
}: RowProps) {
  const selected = useEditor((state) => row.node !== undefined && state.view.selection.nodes.has(row.node));
  const branches = !flat && row.children.length > 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the grid does the same
    <div
      id={`layer-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={flat ? 1 : row.depth + 1}
      {...(branches && { "aria-expanded": open })}
      aria-selected={selected}
      onClick={() => {
        onFocus();
        if (row.node !== undefined) onGoTo(row.node);
      }}
      className={cx(
        "absolute inset-x-0 grid items-center px-3 text-12 hover:bg-hover",
        gridColumns,
        selected && "bg-accent-soft",
        focused && "group-focus-visible/grid:bg-hover",
      )}
      style={{ height: rowHeight, transform: `translateY(${start}px)` }}
    >
      <span
        role="gridcell"
        className="flex min-w-0 items-center gap-1"
        style={{ paddingLeft: flat ? 0 : row.depth * 14 }}
      >
        {branches ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={open ? "Close" : "Open"}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(row.path);
            }}
            className="rounded-xs p-0.5 text-ink-3 hover:bg-press hover:text-ink"
          >
            <ChevronRight size={12} className={cx("transition-transform duration-120", open && "rotate-90")} />
          </button>
        ) : (
          !flat && <span className="w-4" />
        )}
        <span className="num truncate text-11">{flat ? row.path || row.name : row.name}</span>
      </span>
      <span role="gridcell" className="truncate pr-2 text-ink-2">
        {row.type}
      </span>
      <span role="gridcell" className="num truncate text-11 text-ink-2">
        {row.input} <span className="text-ink-3">→</span> {row.output}
      </span>
      <Shared value={row.parameters} whole={root.parameters} />
      <Shared value={row.macs} whole={root.macs} />
      <Quantified value={row.activations} quantity={countQuantity} />
      <Quantified value={row.bytes} quantity={bytesQuantity} />
      <Quantified
        value={intensityOf(row)}
        quantity={(value) => ({ digits: significant(value), unit: "" })}
        title="multiply-adds per byte moved"
      />
      <Quantified
        value={row.wasmMs}
        stale={stale.wasm}
        quantity={msQuantity}
        share={row.wasmMs === null ? "" : printShare(row.wasmMs, root.wasmMs ?? 0)}
      />
      <Quantified
        value={row.webgpuMs}
        stale={stale.webgpu}
        quantity={msQuantity}
        share={row.webgpuMs === null ? "" : printShare(row.webgpuMs, root.webgpuMs ?? 0)}
      />
    </div>
  );
}

function Shared({ value, whole }: { readonly value: number; readonly whole: number }) {
  return (
    <span
      role="gridcell"
      title={`${printInteger(value)}, ${printShare(value, whole)}`}
      className="flex flex-col items-end gap-0.5 pl-3"
    >
      {value === 0 ? <None /> : <Figure quantity={countQuantity(value)} />}
      <ShareBar share={whole === 0 ? 0 : value / whole} className="-mb-1 h-0.5! w-full" />
    </span>
  );
}

interface QuantifiedProps {
  readonly value: number | null;
  readonly quantity: (value: number) => Quantity;
  readonly title?: string;
  /** Of the whole, beside the figure. */
  readonly share?: string;
  readonly stale?: boolean;
}

function Quantified({ value, quantity, title, share, stale = false }: QuantifiedProps) {
  return (
    <span
      role="gridcell"
      title={title ?? (value === null ? "" : printInteger(value))}
      className={cx("text-right", stale ? "text-stale" : "text-ink-2")}
    >
      {value === null || value === 0 ? <None /> : <Figure quantity={quantity(value)} />}
      {share !== undefined && share !== "" && <span className="num ml-1 text-11 text-ink-3">{share}</span>}
    </span>
  );
}

function None(): ReactNode {
  return <span className="text-ink-3">–</span>;
}
