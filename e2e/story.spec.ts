// The whole loop on a real model: swap, repair, watch the figures, import weights, export, send the link.

import { expect, test } from "./editor.ts";
import { binaryFile, contentOf, jsonFile } from "./files.ts";
import { greatestDifference, logitsOf } from "./onnx.ts";
import { officialFixture, officialLogits, tensorsOf, trainedWeights } from "./trained-weights.ts";

const tolerance = 1e-4;

test.describe("with latency as it comes", () => {
  test.use({ live: true });

  test("a researcher swaps attention in EdgeNeXt-S, repairs, measures, exports trained weights and sends the link", async ({
    editor,
    elsewhere,
  }) => {
    test.setTimeout(300_000);
    const { blocks, costs } = editor;

    await test.step("the editor begins with EdgeNeXt-S and its numbers", async () => {
      await editor.open();
      await expect(editor.name).toHaveValue("EdgeNeXt-Small");
      expect(await costs.parameters()).toBe(5_586_832);
      expect(await costs.macs()).toBe(1_263_270_512);
      expect(await costs.ms()).toBeGreaterThan(0);
    });

    await test.step("one SDTA encoder becomes an LGL block, and the figures follow", async () => {
      await editor.swap(blocks.named("EdgeNeXt SDTA encoder", 2), "EdgeViT LGL");
      await expect(blocks.named("EdgeViT LGL")).toHaveAccessibleName(/gives 160×16×16/);
      await expect(editor.problemCount).toHaveAccessibleName("No problems");
      expect(await costs.parameters()).not.toBe(5_586_832);
    });

    await test.step("another becomes a GPSA block: tokens meet a map, which is seen at once", async () => {
      await editor.swap(blocks.named("EdgeNeXt SDTA encoder", 2), "ConViT GPSA block");
      await expect(editor.problemCount).not.toHaveAccessibleName("No problems");
      await expect(blocks.named("ConViT GPSA block")).toHaveAccessibleName(/problem: .*needs tokens, got .*map/);
      expect((await editor.problems()).join("\n")).toMatch(/needs tokens/);
    });

    await test.step("one click repairs it", async () => {
      await editor.repair(/map → tokens/);
      await expect(editor.problemCount).toHaveAccessibleName("No problems");
      await expect(blocks.named("Map → tokens")).toBeVisible();
      await expect(blocks.named("Tokens → map")).toBeVisible();
      await expect(blocks.named("ConViT GPSA block")).not.toHaveAccessibleName(/problem/);
    });

    await test.step("parameters, multiply-accumulates and measured milliseconds are those of the new model", async () => {
      expect(await costs.parameters()).not.toBe(5_586_832);
      expect(await costs.macs()).not.toBe(1_263_270_512);
      expect(await costs.ms()).toBeGreaterThan(0);
    });

    await editor.rename("EdgeNeXt-S with LGL and GPSA");
    const link = await editor.shareLink();
    const tensors = tensorsOf(link);

    await test.step("trained weights fit by name", async () => {
      const fit = await editor.importWeights(trainedWeights("hybrid.safetensors", tensors));
      expect(fit).toMatch(new RegExp(`^${tensors.length} of ${tensors.length} tensors fit`));
    });

    const exported =
      await test.step("both forms of the exported file compute the same, the page says so too", async () => {
        const deploy = await editor.exportOnnx({ form: "Deploy", weights: "Imported" });
        expect(deploy.proof).toMatch(/^Proven\./);
        const train = await editor.exportOnnx({ form: "Train", weights: "Imported" });
        expect(train.proof).toMatch(/^Proven\./);
        const shape = [2, 3, 256, 256];
        const [a, b] = [await logitsOf(train.download, shape), await logitsOf(deploy.download, shape)];
        expect(a.length).toBe(2000);
        expect(greatestDifference(a, b)).toBeLessThan(tolerance);
        return binaryFile("hybrid.onnx", await contentOf(deploy.download));
      });

    const [parameters, macs, design] = [await costs.parameters(), await costs.macs(), await editor.design()];

    await test.step("a colleague opens the link and has the same design and figures", async () => {
      const colleague = await elsewhere();
      await colleague.open(link);
      await expect(colleague.name).toHaveValue("EdgeNeXt-S with LGL and GPSA");
      expect(await colleague.costs.parameters()).toBe(parameters);
      expect(await colleague.costs.macs()).toBe(macs);
      expect(await colleague.design()).toEqual(design);

      await colleague.newModel();
      await colleague.openFile(exported);
      await expect(colleague.name).toHaveValue("EdgeNeXt-S with LGL and GPSA");
      expect(await colleague.design()).toEqual(design);
    });
  });
});

test("official weights, imported and exported, give the official code's logits", async ({ editor }) => {
  test.setTimeout(180_000);
  const fixture = officialFixture("levit_128s");
  const tensors = fixture.state.map(([name, shape]) => ({ name, shape }));
  await editor.open();
  await editor.openModel("LeViT-128S");
  await editor.importWeights(trainedWeights("levit_128s.safetensors", tensors, fixture.overrides));
  for (const form of ["Train", "Deploy"] as const) {
    const { download } = await editor.exportOnnx({ form, weights: "Imported" });
    const logits = await logitsOf(download, fixture.input);
    expect(greatestDifference(officialLogits(fixture), logits)).toBeLessThan(tolerance);
  }
});

test("a design saved as .json comes back whole", async ({ editor }) => {
  await editor.open();
  await editor.rename("Saved and opened");
  const design = await editor.design();
  await editor.openModel("LeViT-128S");
  await editor.openFile(jsonFile("saved.json", design));
  await expect(editor.name).toHaveValue("Saved and opened");
  expect(await editor.design()).toEqual(design);
});
