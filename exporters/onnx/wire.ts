// Protobuf's wire format, as little of it as ONNX files need: varints, tags, and a field scanner that trusts nothing.

export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const utf8 = new TextEncoder();

/** Bytes of `value` as a varint. `value` is an integer, 0 … 2^53 - 1; `width` pads with continuation bytes. */
export function varint(value: number, width = 1): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128 || bytes.length < width - 1) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

export function varintField(field: number, value: number): number[] {
  return [...varint(field * 8 + wireType.varint), ...varint(value)];
}

/** Tag and length of a length-delimited field; its bytes follow. */
export function bytesHeader(field: number, byteLength: number, lengthWidth = 1): number[] {
  return [...varint(field * 8 + wireType.bytes), ...varint(byteLength, lengthWidth)];
}

export function stringField(field: number, text: string): number[] {
  const bytes = utf8.encode(text);
  return [...bytesHeader(field, bytes.length), ...bytes];
}

export interface Field {
  readonly field: number;
  readonly type: number;
  /** Value of a varint field; 0 for the other wire types. */
  readonly value: number;
  /** Where the payload starts and ends, in bytes from the start of `view`. `end` may lie past the end of `view`. */
  readonly start: number;
  readonly end: number;
}

/** A field header cannot be longer: a tag of at most 5 bytes and a varint of at most 10. */
export const maxFieldHeaderBytes = 15;

/**
 * Reads the field header at `offset`. Undefined where the bytes are no protobuf: an overlong varint, a group, field 0,
 * a length beyond 2^53, or a header cut off by the end of `view`.
 */
export function readField(view: Uint8Array, offset: number): Field | undefined {
  const tag = readVarint(view, offset, 5);
  if (!tag) return undefined;
  const field = Math.floor(tag.value / 8);
  const type = tag.value % 8;
  if (field === 0) return undefined;
  if (type === wireType.fixed64) return { field, type, value: 0, start: tag.end, end: tag.end + 8 };
  if (type === wireType.fixed32) return { field, type, value: 0, start: tag.end, end: tag.end + 4 };
  if (type !== wireType.varint && type !== wireType.bytes) return undefined;
  const number = readVarint(view, tag.end, 10);
  if (!number) return undefined;
  if (type === wireType.varint) return { field, type, value: number.value, start: tag.end, end: number.end };
  if (!Number.isSafeInteger(number.value)) return undefined;
  return { field, type, value: 0, start: number.end, end: number.end + number.value };
}

function readVarint(view: Uint8Array, offset: number, maxBytes: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < maxBytes; index++) {
    const byte = view[offset + index];
    if (byte === undefined) return undefined;
    value += (byte % 128) * 2 ** (7 * index);
    if (byte < 128) return { value, end: offset + index + 1 };
  }
  return undefined;
}
