// Every block, by family. A new family is one file and one line here; the registry test then runs its samples.

import type { Block } from "../block.ts";
import { edgevitBlocks } from "./edgevit.ts";
import { ioBlocks } from "./io.ts";
import { vitBlocks } from "./vit.ts";

export const blocks: readonly Block[] = [...ioBlocks, ...vitBlocks, ...edgevitBlocks];

const byType = new Map(blocks.map((block) => [block.type, block]));

export function blockOf(type: string): Block | undefined {
  return byType.get(type);
}
