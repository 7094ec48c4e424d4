// Where the picture decides how many tokens go on: how many did, beside what training aims at and the most.

import type { LengthMacs } from "#graph-schema";
import { countQuantity, printInteger, printShare } from "../format.ts";
import type { LookResult } from "../look/look.ts";
import { Figure } from "../ui/Figure.tsx";

interface LookLengthsProps {
  readonly lengths: LookResult["lengths"];
  readonly macs: LengthMacs;
}

export function LookLengths({ lengths, macs }: LookLengthsProps) {
  const columns = ["Used", "Budget", "Most"];
  return (
    <table className="min-w-88 text-12">
      <caption className="label pb-1 text-left">Queries per layer on this input</caption>
      <thead>
        <tr className="h-7 border-b text-11 text-ink-3">
          <th scope="col" className="text-left font-medium">
            Layer
          </th>
          {columns.map((title) => (
            <th key={title} scope="col" className="pl-4 text-right font-medium">
              {title}
            </th>
          ))}
          <th scope="col" className="pl-4 text-right font-medium">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {lengths.map(({ output, scope, seen, expected, most }) => (
          <tr key={output} className="h-6">
            <th scope="row" className="num text-left font-normal">
              {scope}
            </th>
            {[seen, expected, most].map((length, column) => (
              <td
                key={columns[column]}
                className={column === 0 ? "num pl-4 text-right" : "num pl-4 text-right text-ink-3"}
              >
                {printInteger(length)}
              </td>
            ))}
            <td className="num pl-4 text-right">{printShare(seen, most)}</td>
          </tr>
        ))}
        <tr className="h-7 border-t">
          <th scope="row" className="text-left font-medium">
            MACs
          </th>
          {[macs.seen, macs.expected, macs.most].map((count, column) => (
            <td key={columns[column]} className={column === 0 ? "pl-4 text-right" : "pl-4 text-right text-ink-3"}>
              <Figure quantity={countQuantity(count)} />
            </td>
          ))}
          <td className="num pl-4 text-right">{printShare(macs.seen, macs.most)}</td>
        </tr>
      </tbody>
    </table>
  );
}
