// A trace in the words of ONNX: every node through its op's rule, parameters and constants in the forms rules asked for.

import {
  type Constant,
  type DType,
  fixedBatch,
  type OpName,
  type Param,
  type Trace,
  type TraceNode,
  type Value,
} from "#graph-schema";
import { transposedSuffix } from "./metadata.ts";
import { int, type OnnxNode, type OnnxValue } from "./model.ts";
import { rules } from "./rules/index.ts";
import type { Attributes, EmitManyOptions, Lowering, Opset, Rule, StoredForm } from "./rules/rule.ts";

/** A tensor of the file and where its values come from. */
export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dtype: DType;
  readonly source:
    | { readonly kind: "param"; readonly param: Param; readonly transposed: boolean }
    | { readonly kind: "table"; readonly data: Constant["data"] };
}

export interface Lowered {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly valueInfos: readonly OnnxValue[];
}

const batchSymbol = "N";

export function lower(trace: Trace, opset: Opset): Lowered {
  const lowerer = new Lowerer(trace, opset);
  for (const node of trace.nodes) lowerer.lower(node);
  return lowerer.finish();
}

/** @param batch the batch dim; a bounded dim is a symbol of its own */
function onnxValue(name: string, { type }: Value, batch: string | number): OnnxValue {
  const { shape, batched, dtype, boundedAxis } = type;
  const dims = shape.map((dim, axis) =>
    batched && axis === 0 ? batch : axis === boundedAxis ? `${name}:length` : dim,
  );
  return { name, dtype, dims };
}

class Lowerer implements Lowering {
  readonly opset: Opset;
  readonly #trace: Trace;
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #names = new Map<number, string>();
  readonly #params: ReadonlyMap<number, Param>;
  readonly #constants: ReadonlyMap<number, Constant>;
  /** Names that the document or an initializer has taken. */
  readonly #taken = new Set<string>();
  readonly #values: Value[] = [];
  readonly #batchDim: string | number;
  #current: TraceNode | undefined;
  #emitted = 0;
  #batch: string | undefined;

  constructor(trace: Trace, opset: Opset) {
    this.opset = opset;
    this.#trace = trace;
    this.#batchDim = fixedBatch(trace) ?? batchSymbol;
    this.#params = new Map(trace.params.map((param) => [param.value.id, param]));
    this.#constants = new Map(trace.constants.map((constant) => [constant.value.id, constant]));
    for (const { name } of [...trace.inputs, ...trace.outputs]) this.#taken.add(name);
    for (const { name, value } of trace.inputs) this.#names.set(value.id, name);
  }

  lower<K extends OpName>(node: TraceNode<K>): void {
    this.#current = node;
    this.#emitted = 0;
    const rule: Rule<K> = rules[node.op];
    const outputs = rule(this, node);
    for (const [index, value] of node.outputs.entries()) {
      const name = outputs[index];
      if (name === undefined) throw new Error(`${node.name}: the rule of ${node.op} gives no output ${index}`);
      this.#names.set(value.id, name);
      this.#values.push(value);
    }
  }

  finish(): Lowered {
    const { inputs, outputs } = this.#trace;
    const inner = outputs.map(({ value }) => this.name(value));
    const renamed = new Map<string, string>();
    const fixed = new Set([...inputs.map(({ name }) => name), ...this.#initializers.keys()]);
    const identities: OnnxNode[] = [];
    for (const [index, { name }] of outputs.entries()) {
      const produced = inner[index] ?? "";
      if (fixed.has(produced) || renamed.has(produced))
        identities.push({
          opType: "Identity",
          name: `/output_${name}`,
          inputs: [produced],
          outputs: [name],
          attributes: {},
        });
      else renamed.set(produced, name);
    }
    const rename = (name: string): string => renamed.get(name) ?? name;
    const nodes = [...this.#nodes, ...identities].map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    }));
    const known = new Set([...fixed, ...outputs.map(({ name }) => name)]);
    const valueInfos: OnnxValue[] = [];
    for (const value of this.#values) {
      const name = rename(this.name(value));
      if (known.has(name) || value.type.boundedAxis !== undefined) continue;
      known.add(name);
      valueInfos.push(onnxValue(name, value, this.#batchDim));
    }
    return {
      nodes,
      initializers: [...this.#initializers.values()],
      inputs: inputs.map(({ name, value }) => onnxValue(name, value, this.#batchDim)),
      outputs: outputs.map(({ name, value }) => onnxValue(name, value, this.#batchDim)),
      valueInfos,
    };
  }

  // --- what rules call

  name(value: Value): string {
    const known = this.#names.get(value.id);
    if (known !== undefined) return known;
    const constant = this.#constants.get(value.id);
    const made = constant ? this.#declareConstant(constant) : this.stored(value, { kind: "asIs" });
    if (made === undefined) throw new Error(`value ${value.id} is used before it is produced`);
    this.#names.set(value.id, made);
    return made;
  }

  stored(value: Value, form: StoredForm): string | undefined {
    const param = this.#params.get(value.id);
    if (!param) return undefined;
    const { shape } = param.value.type;
    const dims = form.kind === "dims" ? form.dims : form.kind === "transposed" ? [...shape].reverse() : shape;
    const transposed = form.kind === "transposed";
    const wanted = transposed ? `${param.name}${transposedSuffix}` : param.name;
    const source = { kind: "param", param, transposed } as const;
    for (const name of [wanted, `${wanted}.${dims.join("x")}`]) {
      const there = this.#initializers.get(name);
      if (there && there.source.kind === "param" && there.source.param === param && there.dims.join() === dims.join())
        return name;
      if (!there && !this.#taken.has(name)) return this.#declare({ name, dims, dtype: "f32", source });
    }
    return this.#declare({ name: this.#free(wanted), dims, dtype: "f32", source });
  }

  emit(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const [output = ""] = this.emitMany(opType, inputs, { outputs: 1, attributes });
    return output;
  }

  emitMany(
    opType: string,
    inputs: readonly string[],
    { outputs, attributes = {} }: EmitManyOptions,
  ): readonly string[] {
    const base = this.#current?.name ?? "";
    const name = this.#emitted === 0 ? base : `${base}/${opType}_${this.#emitted}`;
    this.#emitted++;
    const given = [...inputs];
    while (given.at(-1) === "") given.pop();
    const made = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, index) => `${name}:${index}`);
    this.#nodes.push({ opType, name, inputs: given, outputs: made, attributes });
    return made;
  }

  integers(values: readonly number[]): string {
    return this.#table(`i64[${values.join(",")}]`, [values.length], () => BigInt64Array.from(values, BigInt));
  }

  indices(name: string, values: () => readonly number[]): string {
    const table = `i64[${name}]`;
    if (this.#initializers.has(table)) return table;
    const data = values();
    return this.#table(table, [data.length], () => BigInt64Array.from(data, BigInt));
  }

  scalar(value: number): string {
    return this.#table(`f32(${value})`, [], () => Float32Array.of(value));
  }

  filled(length: number, value: number): string {
    return this.#table(`f32[${length}]=${value}`, [length], () => new Float32Array(length).fill(value));
  }

  batch(): string {
    if (this.#batch !== undefined) return this.#batch;
    const input = this.#trace.inputs.find(({ value }) => value.type.batched);
    if (!input) throw new Error("the model has no batched input to take the batch from");
    this.#batch = "/batch";
    const attributes = { end: int(1), start: int(0) };
    this.#nodes.push({ opType: "Shape", name: this.#batch, inputs: [input.name], outputs: [this.#batch], attributes });
    return this.#batch;
  }

  // --- inside

  #declareConstant({ name, value, data }: Constant): string {
    const { shape, dtype } = value.type;
    return this.#declare({ name: this.#free(name), dims: shape, dtype, source: { kind: "table", data } });
  }

  #table(name: string, dims: readonly number[], data: Constant["data"]): string {
    if (this.#initializers.has(name)) return name;
    return this.#declare({
      name,
      dims,
      dtype: name.startsWith("i64") ? "i64" : "f32",
      source: { kind: "table", data },
    });
  }

  #declare(initializer: Initializer): string {
    this.#initializers.set(initializer.name, initializer);
    return initializer.name;
  }

  #free(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name) || this.#initializers.has(name)) name += "_";
    return name;
  }
}
