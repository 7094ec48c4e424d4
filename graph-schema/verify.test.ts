import { describe, expect, test } from "vitest";
import { Builder } from "./builder.ts";
import { check, traceOf } from "./check.ts";
import { printTrace } from "./print-trace.ts";
import type { Trace, TraceNode, Value } from "./trace.ts";
import { mapType, plainType } from "./types.ts";
import { verify } from "./verify.ts";
import { zoo } from "./zoo/index.ts";

function soundTrace(): Trace {
  const g = new Builder();
  const x = g.input("input", mapType([1, 3, 8, 8]));
  const y = g.scope("stage", () =>
    g.relu(g.batchNorm("norm", g.conv2d("conv", x, { out: 4, kernel: 3, bias: false }))),
  );
  g.output("logits", g.linear("head", g.mean(y, [2, 3]), { out: 10 }));
  return g.finish();
}

function nodeNamed({ nodes }: Trace, name: string): TraceNode {
  const found = nodes.find((node) => node.name === name);
  if (!found) throw new Error(`no node ${name}`);
  return found;
}

/** The trace with one node changed. */
function changed(trace: Trace, name: string, change: (node: TraceNode) => Partial<TraceNode>): Trace {
  return { ...trace, nodes: trace.nodes.map((node) => (node.name === name ? { ...node, ...change(node) } : node)) };
}

test("a trace that the builder made keeps every law", () => {
  expect(verify(soundTrace())).toEqual([]);
});

describe("a value is produced once, before its uses", () => {
  test("broken: the nodes in another order", () => {
    const trace = soundTrace();
    expect(verify({ ...trace, nodes: [...trace.nodes].reverse() })).toContain(
      `head/linear_0: uses value ${nodeNamed(trace, "/mean_0").outputs[0]?.id} before anything has produced it.`,
    );
  });

  test("broken: two nodes make the same value", () => {
    const trace = soundTrace();
    const [made] = nodeNamed(trace, "stage.conv/conv2d_0").outputs;
    const twice = changed(trace, "stage.norm/batchNorm_0", () => ({ outputs: made ? [made] : [] }));
    expect(verify(twice)).toContain(
      `stage.norm/batchNorm_0: produces value ${made?.id}, which stage.conv/conv2d_0 has produced already.`,
    );
  });

  test("broken: a model output that nothing made", () => {
    const trace = soundTrace();
    const lost: Value = { id: 999, type: plainType([1, 10]) };
    expect(verify({ ...trace, outputs: [{ name: "logits", value: lost }] })).toEqual([
      "output logits: uses value 999 before anything has produced it.",
    ]);
  });

  test("broken: a use sees another type than was produced", () => {
    const trace = changed(soundTrace(), "stage/relu_0", ({ inputs }) => ({
      inputs: inputs.map(({ id }) => ({ id, type: mapType([1, 4, 9, 9]) })),
    }));
    expect(verify(trace)).toContain(
      "stage/relu_0: takes stage.norm/batchNorm_0 for f32[1,4,9,9] map, but it is f32[1,4,8,8] map.",
    );
  });
});

describe("recorded types are those that the op infers", () => {
  test("broken: an attribute changed without the output", () => {
    const trace = changed(soundTrace(), "stage.conv/conv2d_0", ({ attrs }) => ({
      attrs: { ...attrs, stride: [2, 2] },
    }));
    expect(verify(trace)).toEqual([
      "stage.conv/conv2d_0: records f32[1,4,8,8] map, but conv2d makes f32[1,4,4,4] map of its inputs.",
    ]);
  });

  test("broken: inputs that the op refuses", () => {
    const trace = changed(soundTrace(), "stage.conv/conv2d_0", ({ attrs }) => ({ attrs: { ...attrs, groups: 2 } }));
    expect(verify(trace)).toEqual(["stage.conv/conv2d_0: conv2d needs 6 channels, 3 arrive, got f32[1,3,8,8] map."]);
  });

  test("broken: an input is missing", () => {
    const trace = changed(soundTrace(), "stage.conv/conv2d_0", ({ inputs }) => ({ inputs: inputs.slice(0, 1) }));
    expect(verify(trace)).toContain("stage.conv/conv2d_0: conv2d cannot be inferred: op input 1 is missing.");
  });
});

describe("the batch stays axis 0", () => {
  test("broken: a transposition that moves it", () => {
    const g = new Builder();
    const x = g.input("input", plainType([1, 4, 8]));
    g.output("y", g.transpose(x, [0, 2, 1]));
    const trace = changed(g.finish(), "/transpose_0", ({ outputs }) => ({
      attrs: { perm: [1, 0, 2] },
      outputs: outputs.map(({ id }) => ({ id, type: plainType([4, 1, 8]) })),
    }));
    expect(verify(trace)).toContain("/transpose_0: axis 0 is the batch, got f32[4,1,8].");
    expect(verify(trace)).toContain("/transpose_0: transpose cannot reorder axes as 1, 0, 2, got f32[1,4,8].");
  });

  test("broken: an input with more than one sample", () => {
    const g = new Builder();
    g.output("y", g.input("input", mapType([2, 3, 8, 8])));
    expect(verify(g.finish())).toEqual(["input input: axis 0 is the batch, got f32[2,3,8,8] map."]);
  });

  test("broken: an input without a batch", () => {
    const g = new Builder();
    g.output("y", g.input("input", mapType([1, 3, 8, 8], false)));
    expect(verify(g.finish())).toEqual(["input input: an input has a batch, got f32[1,3,8,8] map without."]);
  });

  test("broken: the batch is lost on the way", () => {
    const trace = changed(soundTrace(), "stage/relu_0", ({ outputs }) => ({
      outputs: outputs.map(({ id }) => ({ id, type: mapType([1, 4, 8, 8], false) })),
    }));
    expect(verify(trace)).toContain("stage/relu_0: loses the batch of its inputs.");
  });
});

describe("parameter names are unique and spell their scope", () => {
  test("broken: two tensors of one name", () => {
    const g = new Builder();
    const x = g.input("input", mapType([1, 3, 8, 8]));
    g.output("y", g.conv2d("conv", g.conv2d("conv", x, { kernel: 1, bias: false }), { kernel: 1, bias: false }));
    expect(verify(g.finish())).toEqual(["Two tensors are named conv.weight."]);
  });

  test("broken: a name of another scope", () => {
    const trace = soundTrace();
    const params = trace.params.map((param) =>
      param.name === "stage.conv.weight" ? { ...param, name: "stages.conv.weight" } : param,
    );
    expect(verify({ ...trace, params })).toEqual([
      "stage.conv/conv2d_0: uses stages.conv.weight, whose name spells another scope.",
    ]);
  });
});

describe("whatever is stored is used", () => {
  test("broken: a parameter that no node reads", () => {
    const g = new Builder();
    g.param("gamma", [3]);
    g.output("y", g.relu(g.input("input", mapType([1, 3, 8, 8]))));
    expect(verify(g.finish())).toEqual(["param gamma: nothing uses it."]);
  });

  test("broken: a constant that no node reads", () => {
    const g = new Builder();
    g.constant("table", [3], () => new Float32Array(3));
    g.output("y", g.relu(g.input("input", mapType([1, 3, 8, 8]))));
    expect(verify(g.finish())).toEqual(["constant table: nothing uses it."]);
  });

  test("a parameter that the model returns is used", () => {
    const g = new Builder();
    g.input("input", mapType([1, 3, 8, 8]));
    g.output("y", g.param("gamma", [3]));
    expect(verify(g.finish())).toEqual([]);
  });
});

describe("nodes, inputs and outputs have names of their own", () => {
  test("broken: two nodes of one name", () => {
    const trace = changed(soundTrace(), "stage/relu_0", () => ({ name: "/mean_0" }));
    expect(verify(trace)).toEqual(["Two nodes are named /mean_0."]);
  });

  test("broken: two outputs of one name", () => {
    const trace = soundTrace();
    expect(verify({ ...trace, outputs: [...trace.outputs, ...trace.outputs] })).toEqual([
      "Two outputs are named logits.",
    ]);
  });
});

test("a trace prints as a program, one node a line", () => {
  expect(printTrace(soundTrace())).toMatchInlineSnapshot(`
    "input input: f32[1,3,8,8] map
    param stage.conv.weight: f32[4,3,3,3]
    param stage.norm.weight: f32[4]
    param stage.norm.bias: f32[4]
    buffer stage.norm.running_mean: f32[4]
    buffer stage.norm.running_var: f32[4]
    param head.weight: f32[10,4]
    param head.bias: f32[10]
    %0: f32[1,4,8,8] map = stage.conv/conv2d_0(input, stage.conv.weight) {"kernel":[3,3],"stride":[1,1],"padding":[1,1,1,1],"dilation":[1,1],"groups":1}
    %1: f32[1,4,8,8] map = stage.norm/batchNorm_0(%0, stage.norm.weight, stage.norm.bias, stage.norm.running_mean, stage.norm.running_var) {"eps":0.00001}
    %2: f32[1,4,8,8] map = stage/relu_0(%1)
    %3: f32[1,4] = /mean_0(%2) {"axes":[2,3],"keepDims":false}
    %4: f32[1,10] = head/linear_0(%3, head.weight, head.bias)
    output logits = %4
    "
  `);
});

describe.each(zoo)("$id", ({ document }) => {
  test("keeps every law", () => {
    expect(verify(traceOf(check(document())))).toEqual([]);
  });

  test("the same document prints the same trace, whatever was remembered", () => {
    const text = printTrace(traceOf(check(document())));
    expect(printTrace(traceOf(check(structuredClone(document()))))).toBe(text);
  });
});
