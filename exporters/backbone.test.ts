// Backbones in a real runtime: their outputs are the values inside the whole model.

import { expect, test } from "vitest";
import {
  applyEdits,
  asBackbone,
  check,
  type Document,
  nextId,
  numElements,
  type Trace,
  traceOf,
  type Weights,
  zoo,
} from "#graph-schema";
import { exportOnnx } from "./onnx/export.ts";
import { distance } from "./testing/model.ts";
import { noise } from "./testing/nd.ts";
import { runOnnx } from "./testing/run-onnx.ts";

const tolerance = 1e-5;
const timeout = 120_000;
/** Pixels; windows of 12 fill only the second. So small that the whole zoo is done in seconds. */
const smallSides = [128, 96];

function small(document: Document): Document {
  const input = document.nodes.find(({ type }) => type === "io.input");
  if (!input) return document;
  const smaller = smallSides.map((side) =>
    applyEdits(document, [{ kind: "configure", id: input.id, config: { height: side, width: side } }]),
  );
  return smaller.find((each) => asBackbone(each).ok) ?? document;
}

/** The smallest backbone of each system. */
const smallest = new Map<string, { id: string; document: Document; parameters: number }>();
for (const { id, system, document, parameters } of zoo) {
  const known = smallest.get(system);
  if (known && known.parameters <= parameters) continue;
  if (asBackbone(document()).ok) smallest.set(system, { id, document: small(document()), parameters });
}

/** Matrices of values around 0, vectors of values around 1, the same by name; quicker than real initial weights. */
function quickWeights({ params }: Trace): Weights {
  return new Map(
    params.map(({ name, value }) => {
      const { shape } = value.type;
      const [middle, width] = shape.length > 1 ? [0, 3 / Math.sqrt(numElements(shape.slice(1)))] : [1, 0.5];
      const load = () => {
        const values = new Float32Array(numElements(shape));
        let state = name.length;
        for (let index = 0; index < values.length; index++) {
          state = (Math.imul(state, 1664525) + 1013904223) | 0;
          values[index] = middle + width * (state / 2 ** 31);
        }
        return values;
      };
      return [name, { name, shape, load }];
    }),
  );
}

test.each([...smallest.values()].map(({ id, document }) => [id, document] as const))(
  "%s gives as a backbone what the whole model has inside",
  async (_, document) => {
    const backbone = asBackbone(document);
    if (!backbone.ok) throw new Error(backbone.message);
    const first = nextId(document);
    const tapped: Document = {
      ...document,
      nodes: [
        ...document.nodes,
        ...backbone.levels.map(({ name }, index) => ({ id: first + index, type: "io.output", config: { name } })),
      ],
      edges: [
        ...document.edges,
        ...backbone.levels.map(({ node, output }, index) => ({ from: node, output, to: first + index, input: "x" })),
      ],
    };
    const [cut, whole] = [traceOf(check(backbone.document)), traceOf(check(tapped))];
    const [picture] = cut.inputs;
    const input = noise(picture!.value.type.shape, 1);
    const feeds = { [picture!.name]: { dims: input.shape, data: input.data } };
    const run = (trace: Trace) =>
      runOnnx(exportOnnx(trace, { name: "test", form: "train", weights: quickWeights(trace) }), feeds);
    const [outputs, inner] = [await run(cut), await run(whole)];
    expect(Object.keys(outputs)).toEqual(backbone.levels.map(({ name }) => name));
    for (const { name, height, width, channels } of backbone.levels) {
      const map = outputs[name]!;
      expect(map.dims).toEqual([1, channels, height, width]);
      expect(map.data.some((value) => value > 0)).toBe(true);
      expect(distance({ shape: map.dims, data: map.data }, asMap(inner[name]!, map.dims))).toBeLessThan(tolerance);
    }
  },
  timeout,
);

/** Tokens [1, prefix + H·W, C] as the map [1, C, H, W]; a map as it is. */
function asMap(
  { dims, data }: { readonly dims: readonly number[]; readonly data: Float32Array },
  wanted: readonly number[],
) {
  if (dims.length === 4) return { shape: dims, data };
  const [, tokens = 0, channels = 0] = dims;
  const [, , height = 0, width = 0] = wanted;
  const prefix = tokens - height * width;
  const turned = new Float32Array(channels * height * width);
  for (let place = 0; place < height * width; place++)
    for (let channel = 0; channel < channels; channel++)
      turned[channel * height * width + place] = data[(prefix + place) * channels + channel] ?? Number.NaN;
  return { shape: wanted, data: turned };
}
