// How alike the patches are after every block: 0 where they differ, 1 where all say the same.

import type { LookResult } from "../look/look.ts";

export function LookSimilarity({ similarity }: { readonly similarity: LookResult["similarity"] }) {
  return (
    <table className="min-w-80 text-12">
      <caption className="label pb-1 text-left">Patch similarity by depth</caption>
      <tbody>
        {similarity.map(({ output, scope, title, value }) => (
          <tr key={output} className="h-5">
            <th scope="row" className="num max-w-48 truncate pr-3 text-left text-11 font-normal" title={title}>
              {scope === "" ? title : scope}
            </th>
            <td className="w-40">
              <span
                className="block h-2 rounded-xs bg-accent/70"
                style={{ width: `${Math.max(0, Math.min(1, value)) * 100}%` }}
              />
            </td>
            <td className="num pl-3 text-right text-11">{Number.isFinite(value) ? value.toFixed(2) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
