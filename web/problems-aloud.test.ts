import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { zooModel } from "#graph-schema";
import { sayProblems } from "./problems-aloud.ts";
import { createEditor } from "./store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const model = zooModel("edgenext_xx_small")?.document();
if (!model) throw new Error("the zoo has no EdgeNeXt-XXS");
const wire = model.edges[3];
if (!wire) throw new Error("EdgeNeXt-XXS has too few wires");

function listening() {
  const editor = createEditor(model);
  sayProblems(editor);
  const heard = () => editor.getState().announcements.map(({ text }) => text);
  return { editor, heard };
}

test("an edit that breaks the model is heard, and so is its repair", () => {
  const { editor, heard } = listening();
  editor.getState().edit("Disconnect", () => [{ kind: "disconnect", edge: wire }]);
  vi.advanceTimersByTime(1_000);
  expect(heard().at(-1)).toMatch(/^1 problem\. .+ is not connected\.$/);
  editor.getState().edit("Connect", () => [{ kind: "connect", edge: wire }]);
  vi.advanceTimersByTime(1_000);
  expect(heard().at(-1)).toBe("No problems any more");
});

test("nothing is heard of a problem that is gone a moment later", () => {
  const { editor, heard } = listening();
  editor.getState().edit("Disconnect", () => [{ kind: "disconnect", edge: wire }]);
  editor.getState().edit("Connect", () => [{ kind: "connect", edge: wire }]);
  vi.advanceTimersByTime(1_000);
  expect(heard()).toEqual([]);
});
