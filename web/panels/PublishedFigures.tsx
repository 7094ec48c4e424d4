// A zoo model's published figures beside those computed from the document on the canvas.

import { defaultConvention, type ZooModel } from "#graph-schema";
import { costsComplete, costsOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { countQuantity, printedQuantity, type Quantity } from "../format.ts";
import { Figure } from "../ui/Figure.tsx";
import { conventionShown } from "./convention-shown.ts";

export function PublishedFigures({ model: { published } }: { readonly model: ZooModel }) {
  const doc = useEditor((state) => state.doc);
  const conventionId = useEditor((state) => state.view.conventionId);
  // Papers print multiply-accumulates: a convention of another unit would be compared with something else.
  const shown = conventionShown(conventionId);
  const counter = shown.unit === "MACs" ? shown.id : defaultConvention;
  const costs = costsComplete(doc) ? costsOf(doc, counter) : null;
  return (
    <>
      <table className="w-full text-12">
        <thead>
          <tr className="label text-right">
            <th className="text-left font-medium">
              <span className="sr-only">Figure</span>
            </th>
            <th className="font-medium">published</th>
            <th className="font-medium">now</th>
          </tr>
        </thead>
        <tbody>
          <Row name="Parameters" printed={published.parameters} now={costs && countQuantity(costs.parameters)} />
          <Row name={`MACs (${counter})`} printed={published.macs} now={costs && countQuantity(costs.macs)} />
          <Row name="Top-1" printed={published.top1 && `${published.top1} %`} />
        </tbody>
      </table>
      {published.note !== undefined && <p className="text-11 text-pretty text-ink-3">{published.note}</p>}
      {published.guess !== undefined && <p className="text-11 text-pretty text-warning">{published.guess}</p>}
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly printed: string | undefined;
  readonly now?: Quantity | null;
}

function Row({ name, printed, now }: RowProps) {
  if (printed === undefined) return null;
  return (
    <tr className="h-6 text-right">
      <th scope="row" className="text-left font-normal text-ink-2">
        {name}
      </th>
      <td className="text-ink-2">
        <Figure quantity={printedQuantity(printed)} />
      </td>
      <td>{now && <Figure quantity={now} />}</td>
    </tr>
  );
}
