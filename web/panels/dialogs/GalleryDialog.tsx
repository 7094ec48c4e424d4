// Every published model of the zoo: its printed figures beside those computed from its document. A click opens it.

import { ArrowDown, ArrowUp, BadgeCheck, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { type ZooModel, zoo } from "#graph-schema";
import { countQuantity, printDims, printedQuantity, printInteger } from "../../format.ts";
import { cx } from "../../ui/class-names.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Figure } from "../../ui/Figure.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { found } from "../block-search.ts";
import { type ComputedFigures, matchesPaper, matchNote } from "./paper-agreement.ts";
import { useZooFigures } from "./use-zoo-figures.ts";

interface GalleryDialogProps {
  readonly onOpenModel: (id: string) => void;
  readonly onClose: () => void;
}

type SortKey = "title" | "input" | "parameters" | "macs" | "top1";
interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

const columns: readonly (readonly [SortKey, string])[] = [
  ["title", "Model"],
  ["input", "Input"],
  ["parameters", "Parameters"],
  ["macs", "MACs, fvcore"],
  ["top1", "Top-1"],
];
const headClass = "sticky top-0 z-20 h-8 border-b bg-raised";

export default function GalleryDialog({ onOpenModel, onClose }: GalleryDialogProps) {
  const figures = useZooFigures();
  const [query, setQuery] = useState("");
  const [onlyMatching, setOnlyMatching] = useState(false);
  const [sort, setSort] = useState<Sort | null>(null);
  const rows = useMemo(() => {
    const matches = found(zoo, query, ({ title, id, system }) => [title, id, system]).filter((model) => {
      const known = figures.get(model.id);
      return !onlyMatching || (known !== undefined && matchesPaper(known));
    });
    return sort ? sorted(matches, sort, figures) : matches;
  }, [query, onlyMatching, sort, figures]);
  const sortBy = (key: SortKey) =>
    setSort(
      sort?.key !== key
        ? { key, descending: key !== "title" }
        : sort.descending === (key !== "title")
          ? { key, descending: !sort.descending }
          : null,
    );
  return (
    <Dialog
      title="Models"
      width="wide"
      onClose={onClose}
      tools={
        <>
          <Switch
            label="matches the paper"
            name="Only models that match their paper"
            checked={onlyMatching}
            onChange={setOnlyMatching}
          />
          <label className="flex h-7 w-full max-w-64 items-center gap-1.5 rounded-md bg-field px-2 focus-within:outline-2 focus-within:outline-accent">
            <Search aria-hidden size={14} className="shrink-0 text-ink-3" />
            <input
              type="search"
              data-autofocus
              aria-label="Search models"
              placeholder={`Search ${zoo.length} models`}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              className="w-full min-w-0 bg-transparent text-12 outline-none"
            />
          </label>
        </>
      }
    >
      <table className="w-full min-w-[900px] table-fixed border-separate border-spacing-0 text-12">
        <colgroup>
          {["auto", "96px", "168px", "168px", "84px", "240px"].map((width, index) => (
            <col key={columns[index]?.[0] ?? "verdict"} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(([key, title]) => (
              <th
                key={key}
                scope="col"
                aria-sort={sort?.key !== key ? "none" : sort.descending ? "descending" : "ascending"}
                className={cx(headClass, key === "title" ? "pl-4 text-left" : "text-right")}
              >
                <button
                  type="button"
                  onClick={() => sortBy(key)}
                  className="label inline-flex items-center gap-0.5 rounded-xs hover:text-ink"
                >
                  {title}
                  {sort?.key === key &&
                    (sort.descending ? <ArrowDown aria-hidden size={11} /> : <ArrowUp aria-hidden size={11} />)}
                </button>
              </th>
            ))}
            <th scope="col" className={cx(headClass, "label pr-4 pl-6 text-left")}>
              Beside the paper
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((model, index) => (
            <ModelRow
              key={model.id}
              model={model}
              figures={figures.get(model.id)}
              head={sort === null && query === "" && rows[index - 1]?.system !== model.system}
              onOpen={() => {
                onOpenModel(model.id);
                onClose();
              }}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="px-4 py-8 text-center text-12 text-ink-3">No model matches.</p>}
    </Dialog>
  );
}

function sorted(
  models: readonly ZooModel[],
  { key, descending }: Sort,
  figures: ReadonlyMap<string, ComputedFigures>,
): readonly ZooModel[] {
  const sortValue = (model: ZooModel): number | string => {
    if (key === "title") return model.title;
    if (key === "input") return model.input.at(-1) ?? 0;
    if (key === "top1") return Number(model.published.top1 ?? 0);
    return figures.get(model.id)?.[key] ?? 0;
  };
  return models.toSorted((a, b) => {
    const [left, right] = [sortValue(a), sortValue(b)];
    const order =
      typeof left === "string" ? left.localeCompare(String(right), "en", { numeric: true }) : left - Number(right);
    return descending ? -order : order;
  });
}

interface ModelRowProps {
  readonly model: ZooModel;
  readonly figures: ComputedFigures | undefined;
  /** The first of its system: the system's name stands above it. */
  readonly head: boolean;
  readonly onOpen: () => void;
}

function ModelRow({ model, figures, head, onOpen }: ModelRowProps) {
  const { title, system, input, published } = model;
  return (
    <>
      {head && (
        <tr>
          <th scope="rowgroup" colSpan={6} className="px-4 pt-4 pb-1 text-left font-semibold text-13">
            {system}
          </th>
        </tr>
      )}
      <tr className="relative hover:bg-hover [&>td]:h-9 [&>td]:py-1">
        <td className="min-w-0 pl-4">
          {/* The button covers the row: it is the one thing a row does. */}
          <button
            type="button"
            onClick={onOpen}
            className="max-w-full truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {title}
          </button>
        </td>
        <td className="num text-right text-ink-2">{printDims(input.slice(2))}</td>
        <Pair
          ours={figures?.parameters}
          printed={published.parameters}
          agrees={figures?.parametersAgreement !== "other"}
        />
        <Pair ours={figures?.macs} printed={published.macs} agrees={figures?.macsAgreement !== "other"} />
        <td className="text-right">
          {published.top1 === undefined ? (
            <span className="text-ink-3">–</span>
          ) : (
            <Figure quantity={{ digits: published.top1, unit: "%" }} />
          )}
        </td>
        <td className="pr-4 pl-6">
          <Verdict model={model} figures={figures} />
          {figures && published.guess !== undefined && (
            <span className="block text-11 text-pretty text-warning">{published.guess}</span>
          )}
        </td>
      </tr>
    </>
  );
}

interface PairProps {
  readonly ours: number | undefined;
  readonly printed: string | undefined;
  readonly agrees: boolean;
}

/** Ours, exact on hover, and the paper's beside it. */
function Pair({ ours, printed, agrees }: PairProps) {
  return (
    <td title={ours === undefined ? "" : printInteger(ours)}>
      <span className="grid grid-cols-2 items-baseline justify-items-end gap-2">
        {ours === undefined ? <Skeleton width={48} /> : <Figure quantity={countQuantity(ours)} />}
        <span className={cx("text-11", agrees ? "text-ink-3" : "text-warning")}>
          <span className="sr-only">published </span>
          {printed === undefined ? "" : <Figure quantity={printedQuantity(printed)} />}
        </span>
      </span>
    </td>
  );
}

function Verdict({
  model: { published },
  figures,
}: {
  readonly model: ZooModel;
  readonly figures: ComputedFigures | undefined;
}) {
  if (!figures) return <Skeleton width={120} />;
  const source = `${published.source}${published.unverified ? "; quoted, not checked against the paper" : ""}`;
  const note = matchNote(figures);
  if (matchesPaper(figures))
    return (
      <>
        <Tooltip content={source} side="left">
          <span className="relative z-10 inline-flex items-center gap-1 rounded-full bg-success-soft px-2 py-0.5 text-11 text-success">
            <BadgeCheck aria-hidden size={12} /> matches the paper
          </span>
        </Tooltip>
        {note !== "" && <span className="block text-11 text-pretty text-ink-3">{note}</span>}
      </>
    );
  const reason = published.note ?? (published.guess === undefined ? differs(published, figures) : undefined);
  return reason === undefined ? null : <span className="block text-11 text-pretty text-ink-2">{reason}</span>;
}

function differs(
  published: ZooModel["published"],
  { parameters, macs, parametersAgreement, macsAgreement }: ComputedFigures,
): string {
  const parts = [
    parametersAgreement === "other"
      ? `${published.parameters} parameters, the code has ${printInteger(parameters)}`
      : "",
    macsAgreement === "other" ? `${published.macs} MACs, counted ${printInteger(macs)}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No figures are published." : `Printed: ${parts.join("; ")}.`;
}
