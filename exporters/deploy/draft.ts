// A program being rewritten: nodes replaced in place or taken out, parameters derived, who uses what kept up to date.

import { type Constant, numElements, type Param, plainType, type TraceNode, type Value } from "#graph-schema";
import type { Derived, Program } from "../program.ts";

export class Draft {
  readonly #program: Program;
  readonly #nodes: (TraceNode | undefined)[];
  /** Values in whose place others are used now. */
  readonly #replaced = new Map<number, Value>();
  readonly #producers = new Map<number, number>();
  readonly #users = new Map<number, Set<number>>();
  readonly #params: Map<number, Param>;
  readonly #constants: ReadonlyMap<number, Constant>;
  readonly #outputs: Set<number>;
  readonly #derived: Map<string, Derived>;
  readonly #names: Set<string>;
  #nextId: number;

  constructor(program: Program) {
    const { trace, derived } = program;
    this.#program = program;
    this.#nodes = [...trace.nodes];
    this.#params = new Map(trace.params.map((param) => [param.value.id, param]));
    this.#constants = new Map(trace.constants.map((constant) => [constant.value.id, constant]));
    this.#outputs = new Set(trace.outputs.map(({ value }) => value.id));
    this.#derived = new Map(derived);
    this.#names = new Set([...trace.params.map(({ name }) => name), ...derived.keys()]);
    let largest = -1;
    const seen = ({ id }: Value): void => {
      largest = Math.max(largest, id);
    };
    for (const { value } of [...trace.params, ...trace.constants, ...trace.inputs]) seen(value);
    for (const [index, node] of trace.nodes.entries()) {
      for (const value of node.outputs) {
        seen(value);
        this.#producers.set(value.id, index);
      }
      this.#use(node, index);
    }
    this.#nextId = largest + 1;
  }

  /** Nodes still there, in order; later changes do not disturb the walk. */
  nodes(): readonly TraceNode[] {
    return this.#nodes.filter((node) => node !== undefined);
  }

  /** The node of that name as it is now; undefined where it was taken out. */
  current(node: TraceNode): TraceNode | undefined {
    const index = this.#producers.get(node.outputs[0]?.id ?? -1);
    return index === undefined ? undefined : this.#nodes[index];
  }

  producer(value: Value): TraceNode | undefined {
    return this.#nodes[this.#producers.get(value.id) ?? -1];
  }

  users(value: Value): readonly TraceNode[] {
    return [...(this.#users.get(value.id) ?? [])].flatMap((index) => this.#nodes[index] ?? []);
  }

  isOutput(value: Value): boolean {
    return this.#outputs.has(value.id);
  }

  /** Used by this one node and by nothing else. */
  isOnlyFor(value: Value, node: TraceNode): boolean {
    const users = this.users(value);
    return users.length === 1 && users[0]?.name === node.name && !this.isOutput(value);
  }

  param(value: Value): Param | undefined {
    return this.#params.get(value.id);
  }

  constant(value: Value): Constant | undefined {
    return this.#constants.get(value.id);
  }

  /** A new parameter computed from others. The name gets a suffix where it is taken. */
  derive(wanted: string, shape: readonly number[], derived: Derived): Value {
    let name = wanted;
    for (let copy = 2; this.#names.has(name); copy++) name = `${wanted}.${copy}`;
    this.#names.add(name);
    const value: Value = { id: this.#nextId++, type: plainType(shape, false) };
    this.#params.set(value.id, { name, kind: "param", init: { kind: "fill", value: 0 }, value });
    this.#derived.set(name, derived);
    return value;
  }

  /** Other inputs for a node that stays where it is and gives the same outputs. */
  rewire(node: TraceNode, inputs: readonly Value[]): void {
    const index = this.#producers.get(node.outputs[0]?.id ?? -1) ?? -1;
    this.#unuse(node, index);
    const rewired: TraceNode = { ...node, inputs };
    this.#nodes[index] = rewired;
    this.#use(rewired, index);
  }

  /**
   * Takes a node out; whoever used its outputs uses `values` from now on, and still sees the type it saw before: the
   * same data may have been a map there and plain here.
   */
  replace(node: TraceNode, values: readonly Value[]): void {
    const index = this.#producers.get(node.outputs[0]?.id ?? -1) ?? -1;
    this.#unuse(node, index);
    this.#nodes[index] = undefined;
    for (const [port, output] of node.outputs.entries()) {
      const value = values[port];
      if (!value) continue;
      this.#replaced.set(output.id, value);
      if (this.#outputs.has(output.id)) this.#outputs.add(value.id);
      const retyped: Value = { id: value.id, type: output.type };
      for (const user of this.users(output))
        this.rewire(
          user,
          user.inputs.map((input) => (input.id === output.id ? retyped : input)),
        );
    }
  }

  /** Without nodes, parameters and constants that nothing uses any more. */
  finish(): Program {
    const { trace } = this.#program;
    const resolve = (value: Value): Value => {
      const next = this.#replaced.get(value.id);
      return next ? resolve(next) : value;
    };
    const outputs = trace.outputs.map(({ name, value }) => ({
      name,
      value: { id: resolve(value).id, type: value.type },
    }));
    const used = new Set(outputs.map(({ value }) => value.id));
    const nodes = this.nodes()
      .toReversed()
      .filter((node) => {
        if (!node.outputs.some(({ id }) => used.has(id))) return false;
        for (const { id } of node.inputs) used.add(id);
        return true;
      })
      .toReversed();
    const params = [...this.#params.values()].filter(({ value }) => used.has(value.id));
    const constants = trace.constants.filter(({ value }) => used.has(value.id));
    return { trace: { ...trace, nodes, outputs, params, constants }, derived: this.#derived };
  }

  #use(node: TraceNode, index: number): void {
    for (const { id } of node.inputs) {
      const users = this.#users.get(id) ?? new Set();
      this.#users.set(id, users.add(index));
    }
  }

  #unuse(node: TraceNode, index: number): void {
    for (const { id } of node.inputs) this.#users.get(id)?.delete(index);
  }
}

/** Elements of the largest tensor that folding may make: past it, computing is cheaper than carrying. */
export const maxFoldedElements = 2 ** 24;

export function mayFold(value: Value): boolean {
  return value.type.dtype === "f32" && numElements(value.type.shape) <= maxFoldedElements;
}
