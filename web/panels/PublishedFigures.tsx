// A zoo model's published figures beside those computed from the document on the canvas.

import type { ZooModel } from "#graph-schema";
import { costsOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { printCount } from "../format.ts";

export function PublishedFigures({ model: { published } }: { readonly model: ZooModel }) {
  const doc = useEditor((state) => state.doc);
  const conventionId = useEditor((state) => state.view.conventionId);
  const { total } = costsOf(doc, conventionId);
  const rows = [
    { name: "Parameters", paper: published.parameters, here: printCount(total.params) },
    { name: "MACs", paper: published.macs, here: printCount(total.macs) },
    { name: "Top-1", paper: published.top1 === undefined ? undefined : `${published.top1} %`, here: "" },
  ].filter(({ paper }) => paper !== undefined);
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
          {rows.map(({ name, paper, here }) => (
            <tr key={name} className="h-6 text-right">
              <th scope="row" className="text-left font-normal text-ink-2">
                {name}
              </th>
              <td className="num text-ink-2">{paper}</td>
              <td className="num">{here}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {published.note !== undefined && <p className="text-11 text-pretty text-ink-3">{published.note}</p>}
    </>
  );
}
