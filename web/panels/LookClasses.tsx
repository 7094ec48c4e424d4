// The likeliest classes by number: a model knows no names for them.

import type { ClassScore } from "../look/look.ts";

interface LookClassesProps {
  readonly output: string;
  readonly best: readonly ClassScore[];
}

export function LookClasses({ output, best }: LookClassesProps) {
  return (
    <table className="text-12">
      <caption className="label pb-1 text-left whitespace-nowrap">Classes of {output}</caption>
      <tbody>
        {best.map(({ index, probability }) => (
          <tr key={index} className="h-6">
            <th scope="row" className="num pr-6 text-left font-normal">
              {index}
            </th>
            <td className="num text-right">{(100 * probability).toFixed(1)}</td>
            <td className="pl-1 text-ink-3">%</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
