// A file that is read in places: bytes in memory, a Blob, an open file handle.

export interface RandomAccess {
  readonly byteLength: number;
  /** Bytes `start` … `end`, exactly; callers stay inside the file. May be a view on shared memory. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function bytesSource(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): RandomAccess {
  const whole = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  return { byteLength: whole.byteLength, read: async (start, end) => whole.subarray(start, end) };
}

export function blobSource(blob: Blob): RandomAccess {
  return {
    byteLength: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** What is needed of Node's `FileHandle`. */
export interface ReadableHandle {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
}

/** @throws Error where the file ends before its `byteLength` */
export function handleSource(handle: ReadableHandle, byteLength: number): RandomAccess {
  return {
    byteLength,
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw new Error(`file: needs ${byteLength} bytes, got ${start + filled}`);
        filled += bytesRead;
      }
      return bytes;
    },
  };
}
