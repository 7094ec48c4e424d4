import { expect, test } from "vitest";
import { deviceOf, wheelPans } from "./wheel.ts";

const still = { deltaMode: 0, deltaX: 0, deltaY: 0, ctrlKey: false };

test("a wheel is known by its notches, a trackpad by gliding, and a pinch tells neither", () => {
  expect(deviceOf({ ...still, deltaY: 120 })).toBe("mouse");
  expect(deviceOf({ ...still, deltaY: -3, deltaMode: 1 })).toBe("mouse");
  expect(deviceOf({ ...still, deltaY: 4 })).toBe("trackpad");
  expect(deviceOf({ ...still, deltaY: 0.75 })).toBe("trackpad");
  expect(deviceOf({ ...still, deltaX: 7 })).toBe("trackpad");
  expect(deviceOf({ ...still, deltaX: 3, deltaY: 60 })).toBe("trackpad");
  expect(deviceOf({ ...still, deltaY: 3, ctrlKey: true })).toBeNull();
});

test("the setting decides, and only where it is automatic does the device", () => {
  expect(wheelPans("pan", "mouse")).toBe(true);
  expect(wheelPans("zoom", "trackpad")).toBe(false);
  expect(wheelPans("auto", "trackpad")).toBe(true);
  expect(wheelPans("auto", "mouse")).toBe(false);
});
