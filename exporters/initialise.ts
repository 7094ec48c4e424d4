// Weights for a model that has none: random, the same for the same seed, each tensor independent of the others.

import { numElements, type Param, type Tensor, type Weights } from "#graph-schema";

/** Values are made when they are loaded, from the seed and the name alone. */
export function initialise(params: readonly Param[], seed: number): Weights {
  const tensor = ({ name, init, value }: Param): Tensor => {
    const { shape } = value.type;
    const load = (): Float32Array => {
      const values = new Float32Array(numElements(shape));
      const uniform = generator(hash(name) ^ Math.imul(seed, 0x9e3779b9));
      switch (init.kind) {
        case "fill":
          return values.fill(init.value);
        case "truncNormal":
          return values.map(() => truncatedNormal(uniform) * init.std);
        case "kaimingUniform": {
          // PyTorch's default for convolutions and linears: kaiming_uniform_(a = √5) is a bound of 1 / √fan_in.
          const bound = 1 / Math.sqrt(Math.max(1, numElements(shape.slice(1))));
          return values.map(() => (2 * uniform() - 1) * bound);
        }
      }
    };
    return { name, shape, load };
  };
  return new Map(params.map((param) => [param.name, tensor(param)]));
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state;
}

/** mulberry32: uniform in [0, 1) with 32 bits. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal, redrawn outside ±2. */
function truncatedNormal(uniform: () => number): number {
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const drawn = radius * Math.cos(2 * Math.PI * uniform());
    if (Math.abs(drawn) <= 2) return drawn;
  }
}
