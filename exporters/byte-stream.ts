// Bytes to come, of known length, and the places they can go with bounded memory.

/** Each call of `pieces` produces the bytes anew; nothing is kept in between. */
export interface ByteStream {
  readonly byteLength: number;
  /** A piece is good until the next is asked for: its buffer may be used again. */
  pieces(): AsyncGenerator<Uint8Array>;
}

export interface Sink {
  /** Awaited before the next chunk is made; the chunk's buffer may then be used again. */
  write(chunk: Uint8Array<ArrayBuffer>): unknown;
}

const gatherBytes = 2 ** 20;

/** The whole in one buffer, each piece dropped as soon as it is in. */
export async function toBytes(stream: ByteStream): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(stream.byteLength);
  let offset = 0;
  for await (const piece of stream.pieces()) {
    bytes.set(piece, offset);
    offset += piece.byteLength;
  }
  return bytes;
}

/** Handed to the browser in parts, which it copies and may keep on disk. */
export async function toBlob(stream: ByteStream): Promise<Blob> {
  const parts: Blob[] = [];
  await writeTo(stream, { write: (chunk) => parts.push(new Blob([chunk])) });
  return new Blob(parts, { type: "application/octet-stream" });
}

/** Small pieces are gathered, large ones handed on as they are; one write at a time. */
export async function writeTo(stream: ByteStream, sink: Sink): Promise<void> {
  const gathered = new Uint8Array(Math.min(gatherBytes, stream.byteLength));
  let filled = 0;
  const flush = async (): Promise<void> => {
    if (filled > 0) await sink.write(gathered.subarray(0, filled));
    filled = 0;
  };
  for await (const piece of stream.pieces()) {
    if (filled + piece.byteLength > gathered.length) await flush();
    if (piece.byteLength > gathered.length) await sink.write(piece as Uint8Array<ArrayBuffer>);
    else {
      gathered.set(piece, filled);
      filled += piece.byteLength;
    }
  }
  await flush();
}
