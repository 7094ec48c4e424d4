// SHA-256 over the weights of a model, taken while they pass.

import type { Weights } from "#graph-schema";
import { bytesOfFloats } from "./floats.ts";

/** Bytes in flight at once: digests run beside the writing, but may not heap up copies. */
const maxPendingBytes = 8 * 2 ** 20;

export interface DigestingWeights {
  /** The same weights; each tensor is digested when it is first loaded. */
  readonly weights: Weights;
  /** Hex, over names, shapes and values in the order of the names; tensors never loaded are loaded now. */
  digest(): Promise<string>;
}

export const digestLength = 64;

/** @throws Error where the platform keeps SHA-256 from the page: over plain http from another machine */
export function digesting(weights: Weights): DigestingWeights {
  const sha256 = sha256Here();
  const digests = new Map<string, string | Promise<string>>();
  let pending: Promise<string>[] = [];
  let pendingBytes = 0;
  const load = async (name: string): Promise<Float32Array> => {
    const tensor = weights.get(name);
    if (!tensor) throw new Error(`${name}: a weight is needed, got none`);
    const values = await tensor.load();
    if (digests.has(name)) return values;
    if (pendingBytes + values.byteLength > maxPendingBytes) {
      await Promise.all(pending);
      pending = [];
      pendingBytes = 0;
    }
    const made = sha256(bytesOfFloats(values));
    digests.set(name, made);
    if (typeof made === "string") return values;
    pending.push(made);
    pendingBytes += values.byteLength;
    return values;
  };
  return {
    weights: new Map([...weights].map(([name, tensor]) => [name, { ...tensor, load: () => load(name) }])),
    digest: async () => {
      const names = [...weights.keys()].sort();
      for (const name of names) if (!digests.has(name)) await load(name);
      const lines = await Promise.all(
        names.map(async (name) => `${name} [${weights.get(name)?.shape.join(",")}] ${await digests.get(name)}\n`),
      );
      return sha256(new TextEncoder().encode(lines.join("")));
    },
  };
}

/** Hex. */
type Sha256 = (bytes: Uint8Array) => string | Promise<string>;

interface NodeGlobal {
  readonly process?: {
    getBuiltinModule?(id: "node:crypto"): {
      createHash(name: "sha256"): { update(bytes: Uint8Array): { digest(encoding: "hex"): string } };
    };
  };
}

/** Web Crypto, which browsers have, copies what it digests; Node's own reads it where it is, at less than half the cost. */
function sha256Here(): Sha256 {
  const node = (globalThis as NodeGlobal).process?.getBuiltinModule?.("node:crypto");
  if (node) return (bytes) => node.createHash("sha256").update(bytes).digest("hex");
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) throw new Error("weights: their digest needs a page from https or localhost");
  return async (bytes) => {
    const hash = await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
}
