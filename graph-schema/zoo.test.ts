import { expect, test } from "vitest";
import { check, parameterCount, traceOf, zoo } from "./index.ts";

for (const model of zoo) {
  test(`${model.id} has the parameters of the official code`, () => {
    const result = check(model.document());
    expect(result.diagnostics).toEqual([]);
    expect(parameterCount(traceOf(result))).toBe(model.parameters);
  });
}
