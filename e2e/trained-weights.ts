// Weights that stand for a training: values from each tensor's name, as the fixtures of the official code have them.
// Written a second time on purpose: this folder sees only the running page and files.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { binaryFile, type TestFile } from "./files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Override {
  readonly match: string;
  readonly rule: string;
}

export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface Fixture {
  readonly input: readonly number[];
  readonly overrides: readonly Override[];
  readonly state: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly outputs: { readonly logits: { readonly f32: string } };
}

/** Of fixtures/golden: what the official implementation computed. */
export function officialFixture(id: string): Fixture {
  return JSON.parse(readFileSync(`${root}/fixtures/golden/${id}.json`, "utf8"));
}

export function officialLogits({ outputs }: Fixture): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(outputs.logits.f32, "base64")).buffer);
}

/** What `vitrine weights` says that a checkpoint of the model must hold. */
export function tensorsOf(link: string): readonly TensorSpec[] {
  const out = execFileSync(process.execPath, [`${root}/bin/vitrine.mjs`, "weights", link, "--json"], {
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(out);
}

export function goldenInput(shape: readonly number[]): Float32Array {
  return values("input", product(shape), (u) => 2 * u);
}

/** A safetensors file of f32 tensors. */
export function trainedWeights(
  name: string,
  tensors: readonly TensorSpec[],
  overrides: readonly Override[] = [],
): TestFile {
  return safetensors(
    name,
    tensors.map((tensor) => ({
      ...tensor,
      data: values(tensor.name, product(tensor.shape), ruleOf(tensor, overrides)),
    })),
  );
}

export function safetensors(
  name: string,
  tensors: readonly (TensorSpec & { readonly data: Float32Array })[],
): TestFile {
  let offset = 0;
  const header = Object.fromEntries(
    tensors.map(({ name, shape, data }) => {
      const from = offset;
      offset += data.byteLength;
      return [name, { dtype: "F32", shape, data_offsets: [from, offset] }] as const;
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const bytes = tensors.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  return binaryFile(name, Buffer.concat([length, text, ...bytes]));
}

/** FNV-1a of the name, then MurmurHash3's finaliser of each index: u in [-1, 1). */
function values(name: string, count: number, value: (u: number) => number): Float32Array {
  let hash = 2166136261;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16777619);
  const data = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    let x = hash + Math.imul(index, 0x9e3779b9);
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    data[index] = value(((x >>> 0) / 2 ** 32) * 2 - 1);
  }
  return data;
}

function ruleOf({ name, shape }: TensorSpec, overrides: readonly Override[]): (u: number) => number {
  const fanIn = product(shape.slice(1)) || 1;
  const override = overrides.find(({ match }) => new RegExp(match).test(name));
  if (override) return parsedRule(override.rule, fanIn);
  if (name.endsWith("running_var")) return (u) => 1 + 0.5 * u;
  if (shape.length <= 1) return name.endsWith("weight") ? (u) => 1 + 0.1 * u : (u) => 0.1 * u;
  const scale = Math.sqrt(3 / fanIn);
  return (u) => u * scale;
}

function parsedRule(rule: string, fanIn: number): (u: number) => number {
  const root = /^u\*sqrt\((.+)\/fan_in\)$/.exec(rule);
  if (root) {
    const scale = Math.sqrt(Number(root[1]) / fanIn);
    return (u) => u * scale;
  }
  const [, offset = "0", scale] = /^(?:([-\d.e]+)\+)?([-\d.e]+)\*u$/.exec(rule) ?? [];
  if (scale === undefined) throw new Error(`the fixture's rule ${rule} is not known`);
  return (u) => Number(offset) + Number(scale) * u;
}

function product(shape: readonly number[]): number {
  return shape.reduce((count, side) => count * side, 1);
}
