// Binding: which tensor of a checkpoint is which parameter of a model, by name, and what does not fit.

import type { Tensor } from "./tensor.ts";
import { assembleTensor, partOf, type Target, type TensorTransform } from "./tensor-transform.ts";
import type { Param } from "./trace.ts";

export type { TensorTransform } from "./tensor-transform.ts";

/** Tensors by parameter name. */
export type Weights = ReadonlyMap<string, Tensor>;

/**
 * A checkpoint's name → ours. A replacement with braces, `$1.{q,k,v}.weight`, cuts the tensor evenly along axis 0; a
 * name that is repeated, `$1.{q,kv,kv}.weight`, takes so many of the slices.
 */
export interface Rename {
  readonly pattern: RegExp;
  readonly replacement: string;
  /** One, or several in their order. */
  readonly transform?: TensorTransform | readonly TensorTransform[];
}

/** The first pattern that matches decides; applied to a name that is already ours, a table changes nothing. */
export type RenameTable = readonly Rename[];

/** By origin: `official`, `timm`. A model's own names need none. */
export type RenameTables = Readonly<Record<string, RenameTable>>;

export interface BindOptions {
  /** Throw unless every parameter is bound and every tensor used. Default true. */
  readonly strict?: boolean;
  /** Names of buffers that the model computes itself; such tensors are passed over. */
  readonly computed?: readonly RegExp[];
}

export interface Mismatch {
  readonly name: string;
  /** Name in the checkpoint. */
  readonly from: string;
  readonly needed: readonly number[];
  readonly got: readonly number[];
}

export interface Binding {
  /** The rename table whose names the checkpoint has; `own` where none was needed. */
  readonly table: string;
  /** Wrapper that stood before every name, as `model.`; usually empty. */
  readonly prefix: string;
  readonly bound: Weights;
  /** Parameters for which the checkpoint has nothing. */
  readonly missing: readonly string[];
  /** Tensors of the checkpoint that no parameter takes. */
  readonly unexpected: readonly string[];
  readonly mismatched: readonly Mismatch[];
}

/** The checkpoint and the model do not fit; `binding` says where. */
export class BindError extends Error {
  override readonly name = "BindError";
  readonly binding: Binding;

  constructor(binding: Binding) {
    super(bindingSentence(binding));
    this.binding = binding;
  }
}

const wrappers = ["model.", "module.", "state_dict.", "model_state_dict.", "model_ema.", "model_ema_v2.", "teacher."];
const maxWrappers = 3;
const counters = /(^|\.)num_batches_tracked$/;

/**
 * @param params as the trace declares them; names and shapes decide
 * @param renames tried each, and none; the table that fits most parameters wins
 * @throws BindError unless everything fits, or `strict` is false
 */
export function bind(
  params: readonly Param[],
  tensors: Iterable<Tensor>,
  options: BindOptions & { readonly renames?: RenameTables } = {},
): Binding {
  const { strict = true, computed = [], renames = {} } = options;
  const given = [...tensors].filter(({ name }) => !counters.test(name));
  let best: Binding | undefined;
  for (const prefix of prefixesOf(given))
    for (const [table, rules] of [["own", []] as const, ...Object.entries(renames)]) {
      const binding = bindBy({ table, rules, prefix, computed }, params, given);
      if (!best || binding.bound.size > best.bound.size) best = binding;
    }
  if (!best) throw new Error("bind: no table was tried");
  if (strict && best.missing.length + best.unexpected.length + best.mismatched.length > 0) throw new BindError(best);
  return best;
}

interface Attempt {
  readonly table: string;
  readonly rules: RenameTable;
  readonly prefix: string;
  readonly computed: readonly RegExp[];
}

function bindBy(attempt: Attempt, params: readonly Param[], tensors: readonly Tensor[]): Binding {
  const { table, rules, prefix, computed } = attempt;
  const shapes = new Map(params.map((param) => [param.name, param.value.type.shape]));
  const passedOver = (name: string): boolean => computed.some((pattern) => pattern.test(name));
  const byName = new Map<string, Target[]>();
  const unexpected = new Set<string>();
  for (const target of tensors.flatMap((tensor) => targetsOf(tensor, { prefix, rules, shapes }))) {
    if (passedOver(target.from.name) || passedOver(target.name)) continue;
    const others = byName.get(target.name) ?? [];
    const place = partOf(target);
    const taken = others.some((other) => place === undefined || partOf(other) === place);
    if (!shapes.has(target.name) || taken) unexpected.add(target.from.name);
    else byName.set(target.name, [...others, target]);
  }

  const bound = new Map<string, Tensor>();
  const missing: string[] = [];
  const mismatched: Mismatch[] = [];
  for (const [name, needed] of shapes) {
    const targets = byName.get(name);
    if (!targets) missing.push(name);
    else {
      const result = assembleTensor(name, needed, targets);
      if (result.fits) bound.set(name, result.tensor);
      else mismatched.push({ name, from: targets.map(({ from }) => from.name).join(", "), needed, got: result.got });
    }
  }
  return { table, prefix, bound, missing, unexpected: [...unexpected], mismatched };
}

/** `weights: 2 missing (norm.weight, norm.bias), 1 unexpected (fc.weight); 150 of 152 parameters fit`. */
export function bindingSentence({ bound, missing, unexpected, mismatched }: Binding): string {
  const some = (names: readonly string[]): string =>
    `${names.slice(0, 3).join(", ")}${names.length > 3 ? `, and ${names.length - 3} more` : ""}`;
  const shape = (dims: readonly number[]): string => `[${dims.join(",")}]`;
  const shapes = mismatched.map(({ name, needed, got }) => `${name} needs ${shape(needed)}, got ${shape(got)}`);
  const findings = [
    missing.length > 0 ? `${missing.length} missing (${some(missing)})` : "",
    unexpected.length > 0 ? `${unexpected.length} unexpected (${some(unexpected)})` : "",
    shapes.length > 0 ? `${shapes.length} of another shape (${some(shapes)})` : "",
  ].filter((finding) => finding !== "");
  const count = bound.size + missing.length + mismatched.length;
  return `weights: ${[...findings, `${bound.size} of ${count} parameters fit`].join("; ")}`;
}

/** The empty prefix first, then every pile of wrappers found before a name. */
function prefixesOf(tensors: readonly Tensor[]): string[] {
  const found = new Set([""]);
  for (const { name } of tensors) {
    let prefix = "";
    for (let depth = 0; depth < maxWrappers; depth++) {
      const next = wrappers.find((wrapper) => name.startsWith(wrapper, prefix.length));
      if (!next) break;
      prefix += next;
      found.add(prefix);
    }
  }
  return [...found];
}

function targetsOf(
  from: Tensor,
  { prefix, rules, shapes }: Pick<Attempt, "prefix" | "rules"> & { readonly shapes: ReadonlyMap<string, unknown> },
): readonly Target[] {
  const own = from.name.startsWith(prefix) ? from.name.slice(prefix.length) : from.name;
  const rule = rules.find(({ pattern }) => pattern.test(own));
  const names = expandBraces(rule ? own.replace(rule.pattern, rule.replacement) : own);
  if (!names.some((candidate) => shapes.has(candidate)) && shapes.has(own))
    return [{ name: own, from, steps: [], slice: { start: 0, end: 1, count: 1 } }];
  const steps = rule?.transform === undefined ? [] : [rule.transform].flat();
  return [...new Set(names)].map((name) => {
    const slice = { start: names.indexOf(name), end: names.lastIndexOf(name) + 1, count: names.length };
    return { name, from, steps, slice };
  });
}

function expandBraces(name: string): string[] {
  const braces = /^(.*)\{([^{}]+)\}(.*)$/.exec(name);
  if (!braces) return [name];
  const [, before = "", choices = "", after = ""] = braces;
  return choices.split(",").map((choice) => `${before}${choice}${after}`);
}
