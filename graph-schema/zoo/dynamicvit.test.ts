import { expect, test } from "vitest";
import { check, count, parameterCount, sum, traceOf, zooModel } from "../index.ts";

function macsOf(id: string): number {
  return sum(traceOf(check(zooModel(id)!.document())).nodes.map((node) => count(node).work.macs));
}

test("a ratio that the zoo does not list makes a model, the same whenever it is asked for", () => {
  const model = zooModel("dynamicvit_lvvit_m_0.85");
  expect(model?.title).toBe("DynamicViT-LV-ViT-M/0.85");
  expect(zooModel("dynamicvit_lvvit_m_0.85")).toBe(model);
  expect(parameterCount(traceOf(check(model!.document())))).toBe(model!.parameters);
});

test("what is no host, or no ratio from 0.5 to 1, is no model", () => {
  const wrong = ["deit_x_0.7", "deit_s_0.4", "deit_s_1.1", "deit_s_0.70000", "deit_s_", "constructor_0.7"];
  expect(wrong.filter((rest) => zooModel(`dynamicvit_${rest}`))).toEqual([]);
});

test("the cost falls with the ratio", () => {
  const costs = ["1.0", "0.9", "0.8", "0.7", "0.6", "0.5"].map((ratio) => macsOf(`dynamicvit_deit_s_${ratio}`));
  expect(costs.toSorted((a, b) => b - a)).toEqual(costs);
  // The paper: 31 to 37 % less than the host's 4.6 G at 0.7.
  expect(1 - macsOf("dynamicvit_deit_s_0.7") / macsOf("deit_small_patch16_224")).toBeCloseTo(0.352, 3);
});
