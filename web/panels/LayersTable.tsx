// Every scope of the model as a row: shapes, costs, times; as a tree or flat, sorted, filtered, copied.
// biome-ignore-all lint/a11y/useSemanticElements: rows are positioned one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, Copy, Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Check, Trace } from "#graph-schema";
import { copyAndSay } from "../copying.ts";
import { checkedOf, sameModel, traced } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { printInteger } from "../format.ts";
import { backends } from "../state/backends.ts";
import { onlyBlock } from "../state/view.ts";
import { Button } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { Menu } from "../ui/Menu.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import { conventionShown } from "./convention-shown.ts";
import { gridColumns, LayersRow, rowHeight, type StaleTimes } from "./LayersRow.tsx";
import { type LayerRow, type LayerView, layerTree, type SortKey, visibleRows, wayTo } from "./layer-rows.ts";
import { type RowFormat, writeRows } from "./layer-writing.ts";

export default function LayersTable({ onGoTo }: { readonly onGoTo: (node: number) => void }) {
  const source = useLastWhole();
  const conventionId = useEditor((state) => state.view.conventionId);
  const runs = useEditor((state) => state.runs);
  const [view, setView] = useState<LayerView>({
    flat: false,
    sort: "order",
    descending: true,
    filter: "",
    open: new Set([""]),
  });
  const [wasm, webgpu] = [runs.wasm.profile?.profile.byScope ?? null, runs.webgpu.profile?.profile.byScope ?? null];
  const doc = useEditor((state) => state.doc);
  const stale = (backend: "wasm" | "webgpu") => !sameModel(runs[backend].profile?.doc ?? doc, doc);
  const convention = conventionShown(conventionId);
  const root = useMemo(
    () => source && layerTree({ ...source, conventionId: convention.id, times: { wasm, webgpu } }),
    [source, convention.id, wasm, webgpu],
  );
  const rows = useMemo(() => (root ? visibleRows(root, view) : []), [root, view]);
  const selected = useEditor((state) => onlyBlock(state.view.selection));
  // A block that is selected on the canvas is shown here, opened as far as it must be.
  useEffect(() => {
    if (root && selected !== undefined)
      setView((before) => {
        const above = wayTo(root, selected).slice(0, -1);
        if (above.every(({ path }) => before.open.has(path))) return before;
        return { ...before, open: new Set([...before.open, ...above.map(({ path }) => path)]) };
      });
  }, [root, selected]);
  if (!root)
    return (
      <p className="p-4 text-12 text-ink-2">
        The table needs a model without problems. It comes back when they are repaired.
      </p>
    );

  const change = (patch: Partial<LayerView>) => setView({ ...view, ...patch });
  const toggle = (path: string) => {
    const open = new Set(view.open);
    if (!open.delete(path)) open.add(path);
    change({ open });
  };
  const copy = (format: RowFormat) =>
    void copyAndSay(writeRows(rows, { root, format, convention }), `${printInteger(rows.length)} rows copied.`);
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 items-center gap-2 px-3 py-1.5">
        <Segmented
          name="Rows"
          value={view.flat ? "flat" : "tree"}
          options={[
            { value: "tree", title: "Tree" },
            { value: "flat", title: "Flat" },
          ]}
          onChange={(shape) => change({ flat: shape === "flat" })}
        />
        <label className="flex h-7 w-56 items-center gap-1.5 rounded-md bg-field px-2 focus-within:outline-2 focus-within:outline-accent">
          <Search aria-hidden size={14} className="shrink-0 text-ink-3" />
          <input
            type="search"
            aria-label="Filter layers"
            placeholder="Path or type, regex"
            value={view.filter}
            onChange={(event) => change({ filter: event.target.value })}
            className="w-full min-w-0 bg-transparent text-12 outline-none"
          />
        </label>
        <span className="num text-11 text-ink-3">{printInteger(rows.length)} rows</span>
        <span className="ml-auto" />
        <Menu
          trigger={
            <Button>
              <Copy aria-hidden size={14} strokeWidth={1.75} /> Copy table
            </Button>
          }
          groups={[
            [
              { id: "csv", title: "As CSV", onSelect: () => copy("csv") },
              { id: "markdown", title: "As Markdown", onSelect: () => copy("markdown") },
              { id: "latex", title: "As LaTeX", note: "booktabs", onSelect: () => copy("latex") },
              { id: "json", title: "As JSON", onSelect: () => copy("json") },
            ],
          ]}
        />
      </div>
      <Grid
        rows={rows}
        root={root}
        view={view}
        unit={convention.unit}
        stale={{ wasm: stale("wasm"), webgpu: stale("webgpu") }}
        onChange={change}
        onToggle={toggle}
        onGoTo={onGoTo}
      />
    </div>
  );
}

/** The model as last traced whole: while there are problems, the table of before stays. */
function useLastWhole(): { readonly trace: Trace; readonly checked: Check } | null {
  const doc = useEditor((state) => state.doc);
  const last = useRef<{ readonly trace: Trace; readonly checked: Check } | null>(null);
  const trace = traced(doc);
  if (trace && last.current?.trace !== trace) last.current = { trace, checked: checkedOf(doc) };
  return last.current;
}

interface GridProps {
  readonly rows: readonly LayerRow[];
  readonly root: LayerRow;
  readonly view: LayerView;
  readonly unit: string;
  readonly stale: StaleTimes;
  readonly onChange: (patch: Partial<LayerView>) => void;
  readonly onToggle: (path: string) => void;
  readonly onGoTo: (node: number) => void;
}

function Grid({ rows, root, view, unit, stale, onChange, onToggle, onGoTo }: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  const focusedRef = useRef(focused);
  focusedRef.current = focused;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const selected = useEditor((state) => onlyBlock(state.view.selection));
  useEffect(() => {
    if (selected === undefined || rows[focusedRef.current]?.node === selected) return;
    const index = rows.findIndex(({ node }) => node === selected);
    if (index < 0) return;
    setFocused(index);
    virtualizer.scrollToIndex(index, { align: "auto" });
  }, [selected, rows, virtualizer]);
  const heads: readonly (readonly [SortKey | null, string])[] = [
    ["path", "Path"],
    ["type", "Type"],
    [null, "In → out"],
    ["parameters", "Params"],
    ["macs", unit],
    ["activations", "Acts"],
    ["bytes", "Bytes"],
    ["intensity", `${unit}/B`],
    ["wasmMs", backends.wasm.title],
    ["webgpuMs", backends.webgpu.title],
  ];
  const sortBy = (sort: SortKey) => {
    if (view.sort !== sort) onChange({ sort, descending: true });
    else onChange(view.descending ? { descending: false } : { sort: "order", descending: true });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[focused];
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[
      event.key
    ];
    if (move !== undefined) {
      const next = Math.max(0, Math.min(rows.length - 1, focused + move));
      setFocused(next);
      virtualizer.scrollToIndex(next);
    } else if (row && event.key === "ArrowRight" && !view.open.has(row.path)) onToggle(row.path);
    else if (row && event.key === "ArrowLeft" && view.open.has(row.path)) onToggle(row.path);
    else if (event.key === "Enter" && row?.node !== undefined) onGoTo(row.node);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label="Layers of the model"
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      aria-activedescendant={`layer-${focused}`}
      onKeyDown={onKeyDown}
      className="group/grid min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
    >
      <div className="min-w-[1080px]">
        <div role="row" className={cx("sticky top-0 z-10 grid h-7 items-center border-b bg-surface px-3", gridColumns)}>
          {heads.map(([key, title], index) => (
            <span
              key={title}
              role="columnheader"
              tabIndex={-1}
              aria-sort={key === null || view.sort !== key ? "none" : view.descending ? "descending" : "ascending"}
              className={cx("flex", index > 2 && "justify-end")}
            >
              {key === null ? (
                <span className="label">{title}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => sortBy(key)}
                  className="label flex items-center gap-0.5 rounded-xs hover:text-ink"
                >
                  {title}
                  {view.sort === key &&
                    (view.descending ? <ArrowDown aria-hidden size={11} /> : <ArrowUp aria-hidden size={11} />)}
                </button>
              )}
            </span>
          ))}
        </div>
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row ? (
              <LayersRow
                key={row.path}
                {...{ row, root, index, start, stale, onToggle, onGoTo }}
                flat={view.flat}
                open={view.filter !== "" || view.open.has(row.path)}
                focused={index === focused}
                onFocus={() => setFocused(index)}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}
