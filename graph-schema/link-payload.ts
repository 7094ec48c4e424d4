// What links carry, whatever it means: `v1.<codec>.<data>`, codec d = deflate-raw + base64url, j = plain JSON in base64url.

import { limits } from "./limits.ts";

export type Payload =
  | { readonly ok: true; readonly json: unknown }
  | {
      readonly ok: false;
      /** `newer`: made by a later Vitrine. */
      readonly reason: "newer" | "invalid" | "tooLarge";
      readonly message: string;
    };

/** `fragment`: what follows the `#`. A link that reading would refuse is not made. */
export type EncodedLink =
  | { readonly ok: true; readonly fragment: string }
  | { readonly ok: false; readonly reason: "tooLarge"; readonly message: string };

export async function encodePayload(json: unknown): Promise<EncodedLink> {
  const text = new TextEncoder().encode(JSON.stringify(json));
  if (text.length > limits.inflatedBytes)
    return tooLong(`it has ${text.length} bytes, at most ${limits.inflatedBytes} are read from a link`);
  const { bytes } = await drain(new CompressionStream("deflate-raw"), text, Number.POSITIVE_INFINITY);
  const fragment = `v1.d.${toBase64Url(bytes)}`;
  if (fragment.length > limits.linkCharacters)
    return tooLong(`the link has ${fragment.length} characters, at most ${limits.linkCharacters} are read`);
  return { ok: true, fragment };
}

function tooLong(problem: string): EncodedLink {
  return { ok: false, reason: "tooLarge", message: `This is too large for a link: ${problem}.` };
}

/** Reads a whole link or what follows its `#`. Never throws; bounds sizes before and while inflating. */
export async function decodePayload(link: string): Promise<Payload> {
  const fragment = link.slice(link.indexOf("#") + 1).replace(/&.*$/, "");
  if (fragment.length > limits.linkCharacters)
    return refused("tooLarge", `it has ${fragment.length} characters, at most ${limits.linkCharacters} are read`);
  const [version, codec, data, ...more] = fragment.split(".");
  if (!/^v\d+$/.test(version ?? "") || data === undefined || more.length > 0)
    return refused("invalid", "it is incomplete or was cut");
  if (version !== "v1")
    return {
      ok: false,
      reason: "newer",
      message: "This link was made by a newer Vitrine; this one is too old to read it.",
    };
  if (codec !== "d" && codec !== "j") return refused("invalid", `its encoding ${codec} is not known`);
  const encoded = fromBase64Url(data);
  if (!encoded) return refused("invalid", "it is incomplete or was cut");
  const bytes = codec === "j" ? encoded : await inflated(encoded);
  if (bytes === "tooLarge") return refused("tooLarge", `it unpacks to more than ${limits.inflatedBytes} bytes`);
  if (bytes === "broken") return refused("invalid", "it is incomplete or was cut");
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refused("invalid", "it is incomplete or was cut");
  }
  return { ok: true, json };
}

function refused(reason: "invalid" | "tooLarge", problem: string): Payload {
  return { ok: false, reason, message: `This link does not hold a model: ${problem}.` };
}

async function inflated(bytes: Uint8Array): Promise<Uint8Array | "tooLarge" | "broken"> {
  try {
    const { bytes: out, whole } = await drain(new DecompressionStream("deflate-raw"), bytes, limits.inflatedBytes);
    return whole ? out : "tooLarge";
  } catch {
    return "broken";
  }
}

/** Streams, and stops as soon as more than `limit` bytes have come out. */
async function drain(stream: CompressionStream, input: Uint8Array, limit: number) {
  const writer = stream.writable.getWriter();
  const written = writer.write(input).then(() => writer.close());
  // A broken stream rejects both ends; the reading end reports it.
  written.catch(() => undefined);
  const reader = stream.readable.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (!piece.value) continue;
    length += piece.value.length;
    if (length > limit) {
      await reader.cancel();
      return { bytes: new Uint8Array(), whole: false };
    }
    pieces.push(piece.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { bytes, whole: true };
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
