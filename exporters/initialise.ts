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
        case "truncNormal": {
          const quantiles = truncatedNormal();
          for (let index = 0; index < values.length; index++)
            values[index] = (quantiles[Math.floor(uniform() * quantiles.length)] ?? 0) * init.std;
          return values;
        }
        case "kaimingUniform": {
          // PyTorch's default for convolutions and linears: kaiming_uniform_(a = √5) is a bound of 1 / √fan_in.
          const bound = 1 / Math.sqrt(Math.max(1, numElements(shape.slice(1))));
          for (let index = 0; index < values.length; index++) values[index] = (2 * uniform() - 1) * bound;
          return values;
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

/** 2^16 equally likely values of a standard normal cut off at ±2; a lookup is several times faster than drawing anew. */
const truncatedNormal: () => Float64Array = remembered(() => {
  const steps = 2 ** 18;
  const at = (step: number) => -2 + (4 * step) / steps;
  const cumulated = new Float64Array(steps + 1);
  for (let step = 1; step <= steps; step++) {
    const middle = (at(step) + at(step - 1)) / 2;
    cumulated[step] = (cumulated[step - 1] ?? 0) + Math.exp(-(middle ** 2) / 2);
  }
  const total = cumulated[steps] ?? 1;
  const quantiles = new Float64Array(2 ** 16);
  let step = 0;
  for (let index = 0; index < quantiles.length; index++) {
    const wanted = (total * (index + 0.5)) / quantiles.length;
    while ((cumulated[step] ?? total) < wanted) step++;
    quantiles[index] = at(step);
  }
  return quantiles;
});

function remembered<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
