// A trace some of whose parameters are computed from those of the model it came from: what deploy passes work on.

import { numElements, type Param, type Tensor, type Trace, transposeMatrix, type Weights } from "#graph-schema";

/** How a parameter is computed, when its values are asked for; its shape is known without that. */
export interface Derived {
  /** Names of parameters of the program it is computed from, derived ones included. */
  readonly needs: readonly string[];
  /** The inputs are shared: never written into. The result may be made in a buffer of `allocate`. */
  readonly from: Recipe;
  /** Of a matrix: the same with rows and columns exchanged, where that saves a pass over the values. */
  readonly transposed?: Recipe;
}

type Recipe = (tensors: readonly Float32Array[], allocate: Allocate) => Float32Array;

/** A buffer of that many values, every one of which will be written. */
export type Allocate = (length: number) => Float32Array;

/** A tensor that can be computed into a given buffer; the values are good until that is used again. */
export interface ProgramTensor extends Tensor {
  load(allocate?: Allocate): Promise<Float32Array>;
  /** Of a matrix: its columns as rows. */
  loadTransposed(allocate: TransposedAllocate): Promise<Float32Array>;
}

export interface TransposedAllocate {
  /** For the result. */
  readonly transposed: Allocate;
  /** For the matrix as it stands, where it must be computed first. */
  readonly computed: Allocate;
}

export interface Program {
  /** Its `params` are those that nodes use, stored and derived. */
  readonly trace: Trace;
  readonly derived: ReadonlyMap<string, Derived>;
}

export function programOf(trace: Trace): Program {
  return { trace, derived: new Map() };
}

/** Names of stored parameters that a parameter is made of. */
export function sourcesOf(name: string, derived: Program["derived"]): readonly string[] {
  const recipe = derived.get(name);
  return recipe ? recipe.needs.flatMap((need) => sourcesOf(need, derived)) : [name];
}

/** The program's parameters as tensors over the stored weights: nothing is computed or kept before `load`. */
export function derive({ trace, derived }: Program, weights: Weights): ReadonlyMap<string, ProgramTensor> {
  const ownMemory: Allocate = (length) => new Float32Array(length);
  const sources = ({ needs }: Derived): Promise<readonly Float32Array[]> =>
    Promise.all(needs.map((need) => load(need, ownMemory)));
  const load = async (name: string, allocate: Allocate): Promise<Float32Array> => {
    const recipe = derived.get(name);
    if (recipe) return recipe.from(await sources(recipe), allocate);
    const stored = weights.get(name);
    if (!stored) throw new Error(`${name}: a weight is needed, got none`);
    return stored.load();
  };
  const tensor = ({ name, value }: Param): ProgramTensor => {
    const { shape } = value.type;
    const loadTransposed = async ({ transposed, computed }: TransposedAllocate): Promise<Float32Array> => {
      const recipe = derived.get(name);
      if (recipe?.transposed) return recipe.transposed(await sources(recipe), transposed);
      const values = requireLength({ name, shape }, await load(name, computed));
      const result = transposed(values.length);
      const [rows = 1, columns = 1] = shape;
      transposeMatrix(values, result, { rows, columns });
      return result;
    };
    return { name, shape, load: (allocate = ownMemory) => load(name, allocate), loadTransposed };
  };
  return new Map(trace.params.map((param) => [param.name, tensor(param)]));
}

/** @throws Error where values and shape do not agree, which would be a bug of whoever made them */
export function requireLength(tensor: Pick<Tensor, "name" | "shape">, values: Float32Array): Float32Array {
  const needed = numElements(tensor.shape);
  if (values.length !== needed) throw new Error(`${tensor.name}: ${needed} values are needed, got ${values.length}`);
  return values;
}
