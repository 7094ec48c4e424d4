// The least model of every published system, on the smallest picture that it takes and with no two equal blocks in a row:
// WebGPU computes what WASM computes. The systems are those that the command line lists, so that a new one is tested
// because it is listed.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Design, expect, test } from "./editor.ts";
import { documentLink } from "./links.ts";
import { withoutRows } from "./shortened.ts";

interface Listed {
  readonly id: string;
  readonly system: string;
  readonly parameters: number;
  readonly input: readonly number[];
}

const cli = fileURLToPath(new URL("../bin/vitrine.mjs", import.meta.url));

/** What the command line prints; undefined where it refuses. */
function vitrine(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return status === 0 ? stdout : undefined;
}

const models: readonly Listed[] = JSON.parse(vitrine("models", "--json") ?? "[]");
const leastFirst = models.toSorted((a, b) => a.parameters - b.parameters);
const systems = [...new Set(models.map(({ system }) => system))];

const sides = [32, 64, 96, 128, 192, 224, 256];

/** Options of the command line for the smallest picture or clip that the model takes; none for a latent. */
function smallest({ id, input: [, channels, ...sizes] }: Listed): readonly string[] {
  if (sizes.length === 0) return [];
  const clip = sizes.length === 3 ? [4] : [];
  const inputs = sides.map((side) => ["--input", [1, channels, ...clip, side, side].join("x")]);
  const fitting = inputs.find((input) => vitrine("analyze", id, "--json", ...input) !== undefined);
  if (!fitting) throw new Error(`${id} takes none of the sides ${sides.join(", ")}`);
  return fitting;
}

test("every system is tested", { tag: "@long" }, () => {
  expect(systems.length).toBeGreaterThan(20);
});

for (const system of systems) {
  test(
    `${system} on WebGPU gives what it gives on WASM`,
    { tag: "@long" },
    async ({ editor, page }, { annotations }) => {
      test.setTimeout(600_000);
      const model = leastFirst.find((listed) => listed.system === system)!;
      const input = smallest(model);
      annotations.push({ type: "model", description: [model.id, ...input].join(" ") });
      const [, content = ""] = (vitrine("link", model.id, ...input) ?? "").trim().split("#");
      await editor.open(`/#${content}`);
      await expect(editor.problemCount).toHaveAccessibleName("No problems");
      const short: Design = withoutRows(await editor.design());
      await page.goto("about:blank");
      await editor.open(documentLink(short));
      await expect(editor.problemCount).toHaveAccessibleName("No problems");
      const { proof } = await editor.exportOnnx({ alsoOnWebGpu: true, waitMs: 540_000 });
      expect(proof).toMatch(/^Proven\./);
      const [, difference] = /WebGPU differs from WASM by (\d[\d.]*(?:e[+-]\d+)?)/.exec(proof) ?? [];
      expect(Number(difference), proof).toBeLessThan(1e-4);
      annotations.push({ type: "difference", description: difference ?? "" });
    },
  );
}
