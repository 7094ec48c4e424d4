import { afterEach, expect, test, vi } from "vitest";
import { weightsWorker } from "./weights.ts";

afterEach(() => vi.unstubAllGlobals());

test("a worker that could not be made is made the next time it is needed", async () => {
  vi.stubGlobal(
    "Worker",
    class {
      constructor() {
        throw new Error("no worker");
      }
    },
  );
  await expect(weightsWorker()).rejects.toThrow("no worker");
  vi.stubGlobal("Worker", EventTarget);
  await expect(weightsWorker().then(() => "made")).resolves.toBe("made");
});
