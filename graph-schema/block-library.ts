// Custom blocks that travel: added to a document from a paste or a library file, written to such a file.

import { freeType, mapNodes } from "./definitions.ts";
import { type Definition, type Document, emptyDocument } from "./document.ts";
import { parseDocumentText } from "./migrate.ts";
import { ownOutline } from "./own-outline.ts";

export interface AddedBlocks {
  readonly doc: Document;
  /** Type in the document by type as it came: another one where a different block has that type already. */
  readonly types: ReadonlyMap<string, string>;
}

/**
 * The document with more custom blocks. One that is there already, the same, is not added again; a different one of the same
 * type is kept apart under a type of its own, or with `update` takes its place, and every use follows.
 */
export function addBlocks(doc: Document, incoming: readonly Definition[], { update = false } = {}): AddedBlocks {
  const types = new Map<string, string>();
  let blocks: readonly Definition[] = doc.blocks ?? [];
  for (const definition of ownOutline(incoming).order) {
    const named = withTypes(definition, types);
    const there = blocks.find(({ type }) => type === named.type);
    if (there && update) blocks = blocks.map((block) => (block === there ? named : block));
    else if (!there) blocks = [...blocks, named];
    else if (JSON.stringify(there) !== JSON.stringify(named)) {
      const type = freeType(
        named.title,
        [...blocks, ...incoming].map((block) => block.type),
      );
      types.set(definition.type, type);
      blocks = [...blocks, { ...named, type }];
      continue;
    }
    types.set(definition.type, named.type);
  }
  return { doc: blocks.length > 0 ? { ...doc, blocks: [...blocks] } : doc, types };
}

function withTypes(definition: Definition, types: ReadonlyMap<string, string>): Definition {
  const { nodes } = mapNodes({ ...emptyDocument(), nodes: definition.nodes }, (node) => {
    const type = types.get(node.type);
    return type === undefined || type === node.type ? node : { ...node, type };
  });
  return nodes === definition.nodes ? definition : { ...definition, nodes };
}

/** The custom blocks that these types need, those inside them too. */
export function neededBlocks(
  { blocks = [] }: Pick<Document, "blocks">,
  types: Iterable<string>,
): readonly Definition[] {
  const needed = new Set(types);
  // A set visits what is added to it on the way.
  for (const type of needed)
    for (const node of blocks.find((block) => block.type === type)?.nodes ?? []) needed.add(node.type);
  return blocks.filter(({ type }) => needed.has(type));
}

/** A library file: a document that holds nothing but custom blocks. */
export function printBlockLibrary(blocks: readonly Definition[], name: string): string {
  return JSON.stringify({ vitrine: "blocks", ...emptyDocument(name), blocks }, null, 2);
}

export type ParsedLibrary =
  | { readonly ok: true; readonly blocks: readonly Definition[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/** Custom blocks from the text of a library file, or of any document that has some. Never throws. */
export function parseBlockLibrary(text: string): ParsedLibrary {
  const parsed = parseDocumentText(text);
  if (!parsed.ok) return parsed;
  const { blocks = [] } = parsed.doc;
  return blocks.length > 0 ? { ok: true, blocks } : { ok: false, message: "This file holds no custom block." };
}
