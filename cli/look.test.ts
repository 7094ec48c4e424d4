// Looking into a model from the command line: one run on one input, as a process.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LengthMacs, Told } from "#graph-schema";
import { vitrine, vitrineJson } from "./testing/run.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-look-"));
  // The first call bundles the command line.
  expect(vitrine("--help").code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** As numpy.save writes it: every value the same. */
function array(name: string, shape: readonly number[], value: number): string {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`.padEnd(117).concat("\n");
  const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, text.length, 0, ...Buffer.from(text)]);
  const values = new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(value);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([head, Buffer.from(values.buffer)]));
  return path;
}

const small = ["dge_deit_tiny_256", "--input", "1x3x64x64"] as const;

test("tells how many queries each layer of DGE used on a picture, what that costs, and how alike patches are", () => {
  const picture = array("grey.npy", [3, 64, 64], 0.5);
  const { lengths, macs, similarity } = vitrineJson<Told & { readonly macs: LengthMacs }>(
    "look",
    ...small,
    "--picture",
    picture,
    "--seed",
    "1",
  );
  expect(lengths).toHaveLength(12);
  for (const { seen, expected, most } of lengths) {
    // One region, and one choice for it.
    expect([1, 4, 16]).toContain(seen);
    expect([expected, most]).toEqual([8, 16]);
  }
  expect(macs.seen).toBeLessThanOrEqual(macs.most);
  const [first] = similarity;
  expect(first?.scope).toBe("patch_embed");
  expect(first?.value).toBeCloseTo(1, 4);
});

test("a picture of another shape is refused in one sentence", () => {
  const { code, stdout, stderr } = vitrine(
    "look",
    ...small,
    "--picture",
    array("tall.npy", [3, 64, 32], 0),
    "--seed",
    "1",
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.trim()).toBe("vitrine: --picture: needs an array of shape [1,3,64,64], got [3,64,32]");
});
