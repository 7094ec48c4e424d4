// Bounds that every document, trace and file is held to before anything is allocated.

export const limits = {
  channels: 65_536,
  /** Side of an input picture, in pixels. */
  side: 8_192,
  /** Elements of one value or parameter. */
  valueElements: 2 ** 31,
  traceNodes: 200_000,
  documentNodes: 10_000,
  documentEdges: 20_000,
  documentComments: 1_000,
  documentFrames: 1_000,
  repeat: 256,
  /** Custom blocks of one document. */
  definitions: 256,
  /** Blocks inside one use of a custom block, those inside the blocks inside counted. */
  definitionNodes: 20_000,
  nameLength: 200,
  /** What a custom block does, in words. */
  descriptionLength: 2_000,
  commentLength: 5_000,
  /** A document in a file: room for the greatest one, printed with spaces. */
  documentBytes: 16_777_216,
  /** Arrays of one checkpoint in a zip archive. */
  archiveEntries: 20_000,
  /** Axes of a tensor in a file, as NumPy has had them. */
  rank: 32,
  /** Link payloads, in characters and in bytes after inflation. */
  linkCharacters: 65_536,
  inflatedBytes: 2_097_152,
} as const;
