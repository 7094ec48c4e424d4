// Records a trace while blocks run: scopes, parameters where they are used, nodes in order. Knows no particular op.

import { ShapeError } from "./errors.ts";
import { joinScope } from "./fragment.ts";
import { limits } from "./limits.ts";
import { type OpAttrs, type OpName, ops } from "./ops/index.ts";
import type { Op } from "./ops/op.ts";
import type { Constant, Init, NamedValue, Param, Trace, TraceNode, Value } from "./trace.ts";
import { channelAxis, channelsOf, numElements, plainType, type TensorType } from "./types.ts";

const small: Init = { kind: "truncNormal", std: 0.02 };

export class Recorder {
  readonly #params: Param[] = [];
  readonly #constants: Constant[] = [];
  readonly #nodes: TraceNode[] = [];
  readonly #inputs: NamedValue[] = [];
  readonly #outputs: NamedValue[] = [];
  readonly #countInScope = new Map<string, number>();
  #scope: string;
  #nextId = 0;

  constructor(scope = "") {
    this.#scope = scope;
  }

  /** The scope path that the next node would get. */
  get path(): string {
    return this.#scope;
  }

  finish(): Trace {
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      params: this.#params,
      constants: this.#constants,
      nodes: this.#nodes,
    };
  }

  // --- structure

  /** Everything declared in `body` is named under `name`, and what it refuses is refused there. */
  scope<R>(name: string, body: () => R): R {
    const outer = this.#scope;
    this.#scope = this.#join(name);
    try {
      return this.#located(body);
    } finally {
      this.#scope = outer;
    }
  }

  /** `depth` copies in a row, named `name.0` … `name.{depth − 1}`. */
  repeat<V>(name: string, depth: number, options: { readonly from: V; readonly body: (x: V, index: number) => V }): V {
    let x = options.from;
    for (let index = 0; index < depth; index++) x = this.scope(`${name}.${index}`, () => options.body(x, index));
    return x;
  }

  input(name: string, type: TensorType): Value {
    const value = this.#value(type);
    this.#inputs.push({ name, value });
    return value;
  }

  output(name: string, value: Value): void {
    this.#outputs.push({ name, value });
  }

  /** A value that arrives from outside without being an input of the model: a port of a block. */
  free(type: TensorType): Value {
    return this.#value(type);
  }

  /** The only place that appends a node; infers first, so that a trace that exists is well-typed. */
  emit<K extends OpName>(op: K, inputs: readonly Value[], attrs: OpAttrs[K]): readonly Value[] {
    const { infer, takesBounded } = ops[op] as unknown as Op<OpAttrs[K]>;
    const open = takesBounded ? undefined : inputs.find(({ type }) => type.boundedAxis !== undefined);
    if (open) {
      const problem = "needs a fixed number of tokens, which only the picture decides here";
      this.refuse({ what: op, need: { kind: "other", problem }, got: [open.type] });
    }
    const types = this.#located(() =>
      infer(
        inputs.map((value) => value.type),
        attrs,
      ),
    );
    for (const type of types) this.#bound(op, type);
    const outputs = types.map((type) => this.#value(type));
    const count = this.#countInScope.get(this.#scope) ?? 0;
    this.#countInScope.set(this.#scope, count + 1);
    this.#nodes.push({ op, attrs, inputs, outputs, scope: this.#scope, name: `${this.#scope}/${op}_${count}` });
    return outputs;
  }

  // --- parameters and constants

  /** A bare parameter: class token, layer scale, gate, bias table. Shape as in the state dict. */
  param(name: string, shape: readonly number[], init: Init = small): Value {
    return this.#declare(name, shape, { kind: "param", init });
  }

  /** A stored tensor that is not trained, such as BatchNorm's statistics. */
  buffer(name: string, shape: readonly number[], init: Init): Value {
    return this.#declare(name, shape, { kind: "buffer", init });
  }

  /** A table computed from shapes alone; `data` must be pure. */
  constant(name: string, shape: readonly number[], data: () => Float32Array): Value {
    return this.#constant(name, plainType(shape, false), data);
  }

  /** A constant i64 index for `gather`. */
  index(name: string, shape: readonly number[], data: () => readonly number[]): Value {
    return this.#constant(name, plainType(shape, false, "i64"), () => wideIndices(data()));
  }

  // --- inside

  protected one<K extends OpName>(op: K, inputs: readonly Value[], attrs: OpAttrs[K]): Value {
    const [output] = this.emit(op, inputs, attrs);
    if (!output) throw new Error(`${op} has no output`);
    return output;
  }

  protected refuse(fields: ShapeError["fields"]): never {
    throw new ShapeError(fields, this.#scope);
  }

  protected channels(x: Value): number {
    if (x.type.shape.length === 0)
      throw new Error(`${this.#scope}: a scalar has no channel axis ${channelAxis(x.type)}`);
    return channelsOf(x.type);
  }

  #join(name: string): string {
    return joinScope(this.#scope, name);
  }

  #value(type: TensorType): Value {
    return { id: this.#nextId++, type };
  }

  #located<R>(body: () => R): R {
    try {
      return body();
    } catch (error) {
      if (error instanceof ShapeError && error.where === "") throw error.at(this.#scope);
      throw error;
    }
  }

  #bound(what: string, type: TensorType): void {
    const got = numElements(type.shape);
    if (got > limits.valueElements)
      this.refuse({ what, need: { kind: "limit", what: "a number of elements", got, limit: limits.valueElements } });
    const nodes = this.#nodes.length + 1;
    if (nodes > limits.traceNodes)
      this.refuse({
        what,
        need: { kind: "limit", what: "a number of operations", got: nodes, limit: limits.traceNodes },
      });
  }

  #declare(name: string, shape: readonly number[], { kind, init }: Pick<Param, "kind" | "init">): Value {
    const value = this.#value(plainType(shape, false));
    this.#bound("a parameter", value.type);
    this.#params.push({ name: this.#join(name), kind, init, value });
    return value;
  }

  #constant(name: string, type: TensorType, data: Constant["data"]): Value {
    const value = this.#value(type);
    this.#bound("a constant", type);
    this.#constants.push({ name: this.#join(name), value, data });
    return value;
  }
}

/** i64 from whole numbers below 2^31, word by word: a BigInt or an iterator's step for each would take far longer. */
function wideIndices(indices: readonly number[]): BigInt64Array {
  const words = new Int32Array(2 * indices.length);
  for (let at = 0; at < indices.length; at++) words[2 * at] = indices[at]!;
  return new BigInt64Array(words.buffer);
}
