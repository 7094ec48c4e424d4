// How long the link of each zoo model is.

import { encodeLink, zoo } from "#graph-schema";
import { row } from "./figures.ts";

export async function benchLinks(): Promise<void> {
  const lengths = await Promise.all(
    zoo.map(async (model) => ({ id: model.id, characters: (await encodeLink(model.document())).length })),
  );
  for (const { id, characters } of lengths) row(id, `${characters} characters`);
  const longest = lengths.reduce((a, b) => (b.characters > a.characters ? b : a));
  row(`longest of ${lengths.length}: ${longest.id}`, `${longest.characters} characters`, "< 2,000");
}
