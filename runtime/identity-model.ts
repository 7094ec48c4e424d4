/** The smallest model there is, y = x on one f32 number: starting it starts the runtime. */

/** ONNX bytes, spelled by hand so that the runtime needs no encoder; the field numbers are those of onnx.proto. */
export function identityModel(): Uint8Array {
  const oneFloat = message(1, [...integer(1, 1), ...message(2, message(1, integer(1, 1)))]);
  const value = (name: string) => [...text(1, name), ...message(2, oneFloat)];
  const node = [...text(1, "x"), ...text(2, "y"), ...text(3, "warm/identity_0"), ...text(4, "Identity")];
  const graph = [...message(1, node), ...text(2, "warm"), ...message(11, value("x")), ...message(12, value("y"))];
  return Uint8Array.from([...integer(1, 9), ...message(7, graph), ...message(8, integer(2, 20))]);
}

/** Protobuf's two wire forms that are needed; every number and length here is below 128, one byte. */
function integer(field: number, value: number): readonly number[] {
  return [field << 3, value];
}

function message(field: number, content: readonly number[]): readonly number[] {
  return [(field << 3) | 2, content.length, ...content];
}

function text(field: number, content: string): readonly number[] {
  return message(field, [...new TextEncoder().encode(content)]);
}
