// What changed since the baseline, block by block.

import { checkedOf, costsOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { countQuantity, printChange } from "../format.ts";
import { cx } from "../ui/class-names.ts";
import { Figure } from "../ui/Figure.tsx";
import { type Change, type CompareRow, compareRows } from "./compare-rows.ts";
import { conventionShown } from "./convention-shown.ts";

const kinds: Readonly<Record<CompareRow["kind"], { readonly title: string; readonly colour: string }>> = {
  added: { title: "added", colour: "text-success" },
  removed: { title: "removed", colour: "text-danger" },
  changed: { title: "changed", colour: "text-accent" },
  affected: { title: "affected", colour: "text-ink-3" },
};

export default function ComparePanel({ onGoTo }: { readonly onGoTo: (node: number) => void }) {
  const doc = useEditor((state) => state.doc);
  const pinned = useEditor((state) => state.pinned);
  const before = useEditor((state) => state.pinned ?? state.past[0]?.doc ?? null);
  const conventionId = useEditor((state) => state.view.conventionId);
  if (!before)
    return (
      <p className="p-4 text-12 text-ink-2">
        Nothing was changed yet. Pin a baseline in the cost bar to compare with it.
      </p>
    );
  const version = (of: typeof doc) => ({ checked: checkedOf(of), costs: costsOf(of, conventionId) });
  const rows = compareRows(version(before), version(doc));
  const unit = conventionShown(conventionId).unit;
  return (
    <div className="h-full overflow-auto pb-3">
      <p className="px-3 py-2 text-12 text-ink-2">
        Against {pinned ? `the pinned baseline, ${before.name}` : "the model as it was opened"}:{" "}
        {rows.length === 0
          ? "no difference."
          : `${rows.length} ${rows.length === 1 ? "block differs" : "blocks differ"}.`}
      </p>
      {rows.length > 0 && (
        <table className="w-full min-w-160 text-12">
          <thead>
            <tr className="label h-7 border-b text-left">
              <th className="px-3 font-medium">Block</th>
              <th className="font-medium">Difference</th>
              <th className="px-3 text-right font-medium">Params</th>
              <th className="px-3 text-right font-medium">{unit}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.node} className="h-7 hover:bg-hover">
                <td className="px-3">
                  <button type="button" onClick={() => onGoTo(row.node)} className="rounded-xs hover:underline">
                    {row.title}
                  </button>
                </td>
                <td className="text-ink-2">
                  <span className={cx("mr-2 text-11", kinds[row.kind].colour)}>{kinds[row.kind].title}</span>
                  <span className="num text-11">{row.differences.join(", ")}</span>
                </td>
                <ChangeCell change={row.parameters} />
                <ChangeCell change={row.macs} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function ChangeCell({ change: { before, now } }: { readonly change: Change }) {
  return (
    <td className="px-3 text-right">
      <span className="inline-flex items-baseline gap-1.5">
        <span className="text-ink-3">{before === null ? "–" : <Figure quantity={countQuantity(before)} />}</span>
        <span className="text-ink-3">→</span>
        {now === null ? "–" : <Figure quantity={countQuantity(now)} />}
        <span className="num w-14 text-right text-11 text-ink-2">
          {before !== null && now !== null && printChange(now, before)}
        </span>
      </span>
    </td>
  );
}
