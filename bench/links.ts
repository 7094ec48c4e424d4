// How long the link of each zoo model is.

import { encodeLink, zoo } from "#graph-schema";
import { row } from "./figures.ts";

export async function benchLinks(): Promise<void> {
  const lengths = await Promise.all(
    zoo.map(async (model) => {
      const link = await encodeLink(model.document());
      if (!link.ok) throw new Error(`${model.id}: ${link.message}`);
      return { id: model.id, characters: link.fragment.length };
    }),
  );
  for (const { id, characters } of lengths) row(id, `${characters} characters`);
  const longest = lengths.reduce((a, b) => (b.characters > a.characters ? b : a));
  row(`longest of ${lengths.length}: ${longest.id}`, `${longest.characters} characters`, "< 2,000");
}
