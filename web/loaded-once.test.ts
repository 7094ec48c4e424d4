import { expect, test, vi } from "vitest";
import { loadedOnce } from "./loaded-once.ts";

test("what was loaded is not loaded again", async () => {
  const load = vi.fn(async () => ({}));
  const loaded = loadedOnce(load);
  expect(load).not.toHaveBeenCalled();
  const both = await Promise.all([loaded(), loaded()]);
  expect(both[0]).toBe(both[1]);
  expect(await loaded()).toBe(both[0]);
  expect(load).toHaveBeenCalledTimes(1);
});

test("what could not be loaded fails for all who waited, and is tried again for the next", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("offline")).mockResolvedValue("here");
  const loaded = loadedOnce(load);
  const both = await Promise.allSettled([loaded(), loaded()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await loaded()).toBe("here");
  expect(load).toHaveBeenCalledTimes(2);
});
