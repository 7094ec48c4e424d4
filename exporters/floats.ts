// Little-endian bytes of a file to f32 values; half-precision floats widen exactly.

/** A view on the bytes where their place in the buffer allows one, else a copy. */
export function floatsOf(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset } = alignedTo(4, bytes);
  return new Float32Array(buffer, byteOffset, bytes.length / 4);
}

export function bytesOfFloats(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function alignedTo(elementBytes: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset % elementBytes === 0 ? bytes : bytes.slice();
}

let halfBits: Uint32Array<ArrayBuffer> | undefined;

/** Bits of the f32 for each of the 65,536 halves, made when first needed. */
function table(): Uint32Array<ArrayBuffer> {
  if (halfBits) return halfBits;
  halfBits = new Uint32Array(65536);
  for (let half = 0; half < 65536; half++) {
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 0x1f;
    const mantissa = half & 0x3ff;
    if (exponent === 31) halfBits[half] = sign | 0x7f800000 | (mantissa << 13);
    else if (exponent > 0) halfBits[half] = sign | ((exponent + 112) << 23) | (mantissa << 13);
    else if (mantissa === 0) halfBits[half] = sign;
    else {
      // A subnormal half is a normal f32: move its leading one to the implied place.
      const shift = Math.clz32(mantissa) - 21;
      halfBits[half] = sign | ((113 - shift) << 23) | (((mantissa << shift) & 0x3ff) << 13);
    }
  }
  return halfBits;
}

/** Values from the bytes of IEEE 754 halves. */
export function floatsOfHalves(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset } = alignedTo(2, bytes);
  const halves = new Uint16Array(buffer, byteOffset, bytes.length / 2);
  const bits = new Uint32Array(halves.length);
  const widened = table();
  for (let index = 0; index < halves.length; index++) bits[index] = widened[halves[index]!]!;
  return new Float32Array(bits.buffer);
}

/** Values from the bytes of bfloat16: the upper half of an f32 each. */
export function floatsOfBfloats(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset } = alignedTo(2, bytes);
  const halves = new Uint16Array(buffer, byteOffset, bytes.length / 2);
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) bits[index] = halves[index]! << 16;
  return new Float32Array(bits.buffer);
}
