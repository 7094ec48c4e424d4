// Fixtures from the official implementations, and the formula by which both sides generate the same weights.
// fixtures/golden/<zoo id>.json; the formula is checked against fixtures/golden/check_formula.json.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Tensor } from "#graph-schema";
import { type Nd, numberOf } from "./nd.ts";

export interface Fixture {
  readonly id: string;
  /** [1, 3, H, W], or [1, 3, T, H, W] of video. */
  readonly input: readonly number[];
  readonly parameters: number;
  /** torch.utils.flop_counter's convention, halved. */
  readonly macs: number;
  readonly state: readonly (readonly [name: string, shape: readonly number[], kind: "param" | "buffer"])[];
  readonly overrides: readonly Override[];
  readonly stages?: readonly Stage[];
  readonly outputs: {
    readonly logits: { readonly shape: readonly number[]; readonly f32: string; readonly sha: string };
  };
}

/** A point of the network; what data decides there, where it decides anything. */
export interface Stage {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  /** First 8 values, row-major. */
  readonly head: readonly number[];
  readonly kept_indices_sorted?: readonly number[];
  readonly gate_indices?: readonly number[];
  /** Image tokens that go on. */
  readonly queries?: number;
}

export interface Override {
  readonly match: string;
  /** `a+b*u`, `b*u` or `u*sqrt(k/fan_in)`. */
  readonly rule: string;
}

/** Undefined where there is no fixture of that name. */
export function fixtureOf(id: string): Fixture | undefined {
  const file = goldenFile(`${id}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Names of all fixtures: a family may have variants that the zoo does not list. */
export function fixtureIds(): readonly string[] {
  return readdirSync(goldenFile("."))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}

export function goldenFile(name: string): URL {
  return new URL(`../../fixtures/golden/${name}`, import.meta.url);
}

export function logitsOf({ outputs: { logits } }: Fixture): Nd {
  const bytes = Uint8Array.from(Buffer.from(logits.f32, "base64"));
  return { shape: logits.shape, data: new Float32Array(bytes.buffer) };
}

/** The input that all fixtures share: 2u. */
export function goldenInput(shape: readonly number[]): Nd {
  const u = stream("input");
  return { shape, data: Float32Array.from({ length: numberOf(shape) }, (_, index) => 2 * u(index)) };
}

/** Every tensor of a state dict, by its official name. */
export function goldenTensors({ state, overrides }: Pick<Fixture, "state" | "overrides">): readonly Tensor[] {
  return state.map(([name, shape]) => ({ name, shape, load: () => goldenValues(name, shape, overrides) }));
}

export function goldenValues(name: string, shape: readonly number[], overrides: readonly Override[]): Float32Array {
  const u = stream(name);
  const value = scaled(name, shape, overrides);
  return Float32Array.from({ length: numberOf(shape) }, (_, index) => value(u(index)));
}

/** u in [-1, 1) by element index: FNV-1a of the name, then a finaliser of MurmurHash3. */
export function stream(name: string): (index: number) => number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 16777619);
  return (index) => {
    let x = hash + Math.imul(index, 0x9e3779b9);
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    return ((x >>> 0) / 2 ** 32) * 2 - 1;
  };
}

function scaled(name: string, shape: readonly number[], overrides: readonly Override[]): (u: number) => number {
  const fanIn = numberOf(shape.slice(1)) || 1;
  const override = overrides.find(({ match }) => new RegExp(match).test(name));
  if (override) return parseRule(override.rule, fanIn);
  if (name.endsWith("running_var")) return (u) => 1 + 0.5 * u;
  if (shape.length <= 1) return name.endsWith("weight") ? (u) => 1 + 0.1 * u : (u) => 0.1 * u;
  const factor = Math.sqrt(3 / fanIn);
  return (u) => u * factor;
}

function parseRule(rule: string, fanIn: number): (u: number) => number {
  const root = /^u\*sqrt\((.+)\/fan_in\)$/.exec(rule);
  if (root) {
    const factor = Math.sqrt(Number(root[1]) / fanIn);
    return (u) => u * factor;
  }
  const linear = /^(?:([-\d.e]+)\+)?([-\d.e]+)\*u$/.exec(rule);
  if (!linear) throw new Error(`golden rule ${rule} is unknown`);
  const [offset, factor] = [Number(linear[1] ?? 0), Number(linear[2])];
  return (u) => offset + factor * u;
}

/** First 16 hex digits of the SHA-256 of the values' bytes, as the fixtures give it. */
export function shortSha(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
