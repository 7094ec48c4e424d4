import { describe, expect, test } from "vitest";
import { parseProfile, traceResolutionMs, typicalRun } from "./profile-events.ts";

const cpu = "CPUExecutionProvider";
const gpu = "WebGpuExecutionProvider";
const node = (name: string, dur: number, provider = cpu) => ({
  cat: "Node",
  name: `${name}_kernel_time`,
  dur,
  args: { op_name: "Conv", provider },
});
const run = (dur: number) => ({ cat: "Session", name: "model_run", dur, args: {} });
const program = (name: string, dur: number) => ({ cat: "Api", name: `${name}&Conv&Conv2dMM`, dur });
const start = { cat: "Session", name: "session_initialization", dur: 5000, args: {} };
const executor = { cat: "Session", name: "SequentialExecutor::Execute", dur: 1, args: {} };
const parse = (...events: readonly object[]) => parseProfile(JSON.stringify([start, ...events]));

describe("a CPU trace", () => {
  test("has the nodes of each run in order, in ms", () => {
    const runs = parse(node("a/x_0", 1500), node("b/y_1", 250), executor, run(2000), node("a/x_0", 1000), run(1100));
    expect(runs).toEqual([
      {
        modelRunMs: 2,
        nodes: [
          { name: "a/x_0", op: "Conv", ms: 1.5, provider: cpu },
          { name: "b/y_1", op: "Conv", ms: 0.25, provider: cpu },
        ],
      },
      { modelRunMs: 1.1, nodes: [{ name: "a/x_0", op: "Conv", ms: 1, provider: cpu }] },
    ]);
  });

  test("that is no trace is refused", () => {
    expect(() => parseProfile("[{")).toThrow(SyntaxError);
  });
});

describe("a WebGPU trace", () => {
  const dispatched = [node("Transpose", 90, gpu), node("a/x_0_token_1", 80, gpu), node("b/y_1", 70, gpu)];
  const times = (runs: ReturnType<typeof parseProfile>) => runs.map(({ nodes }) => nodes.map(({ ms }) => ms));

  test("takes times from GPU programs, which come after all runs, and adds up a node's several programs", () => {
    const programs = [
      program("Transpose", 10),
      program("a/x_0_token_1", 20),
      program("a/x_0_token_1", 5),
      program("b/y_1", 30),
    ];
    const later = [program("Transpose", 1), program("a/x_0_token_1", 2), program("b/y_1", 3)];
    const runs = parse(...dispatched, run(500), ...dispatched, run(400), ...programs, ...later);
    expect(times(runs)).toEqual([
      [0.01, 0.025, 0.03],
      [0.001, 0.002, 0.003],
    ]);
  });

  test("keeps the time of a node that fell back to the CPU, and nothing for a GPU node that ran no program", () => {
    const nodes = [node("a/x_0", 80, gpu), node("b/onCpu_1", 40, cpu), node("c/reshape_2", 9, gpu)];
    expect(times(parse(...nodes, run(500), program("a/x_0", 100)))).toEqual([[0.1, 0.04, 0]]);
  });

  test("of a single node shares its programs evenly among the runs, since nothing tells them apart", () => {
    const only = node("a/x_0", 80, gpu);
    expect(times(parse(only, run(500), only, run(500), program("a/x_0", 30), program("a/x_0", 10)))).toEqual([
      [0.02],
      [0.02],
    ]);
  });

  test("without any GPU program has no times of nodes, only of handing them over, and is refused", () => {
    expect(() => parse(...dispatched, run(500))).toThrow("lacks timestamp-query");
  });

  test("lists a program whose node was not announced, so that its time is not lost", () => {
    const [first] = parse(node("a/x_0", 80, gpu), run(500), program("a/x_0", 30), program("Prepack", 10));
    expect(first?.nodes.at(-1)).toEqual({ name: "Prepack", op: "Conv", ms: 0.01, provider: gpu });
  });

  test("whose times are all whole tenths of a millisecond was rounded by the browser", () => {
    expect(traceResolutionMs(parse(...dispatched, run(900), program("b/y_1", 100), program("b/y_1", 300)))).toBe(0.1);
    expect(traceResolutionMs(parse(...dispatched, run(900), program("b/y_1", 100), program("b/y_1", 301)))).toBe(0.001);
  });
});

describe("the typical run", () => {
  test("is the mean of the faster half, so that its parts still add up", () => {
    const runs = parse(
      ...[node("a/x_0_token_3", 2000), run(2500)],
      ...[node("a/x_0_token_3", 1000), run(1500)],
      ...[node("a/x_0_token_3", 9000), run(9900)],
      ...[node("a/x_0_token_3", 9000), run(9900)],
    );
    expect(typicalRun(runs)).toEqual({
      modelRunMs: 2,
      nodes: [{ name: "a/x_0", op: "Conv", ms: 1.5, provider: cpu }],
    });
  });

  test("keeps nodes of the same name apart", () => {
    const [only] = parse(node("", 1000), node("a/x_0", 500), node("", 3000), run(5000));
    expect(only && typicalRun([only, only]).nodes.map(({ ms }) => ms)).toEqual([1, 0.5, 3]);
  });

  test("of no run does not exist", () => {
    expect(() => typicalRun([])).toThrow("profile: needs at least one run, got none");
  });
});
