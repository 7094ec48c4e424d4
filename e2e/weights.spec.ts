// Weights that travel in our own .onnx: out of the page, into a fresh one, and out again.

import { type Editor, expect, test } from "./editor.ts";
import { binaryFile, contentOf } from "./files.ts";
import { documentLink } from "./links.ts";
import { tiny } from "./tiny-model.ts";
import { tensorsOf, trainedWeights } from "./trained-weights.ts";

async function withTrainedWeights(editor: Editor): Promise<number> {
  await editor.open(documentLink(tiny));
  const tensors = tensorsOf(await editor.shareLink());
  await editor.importWeights(trainedWeights("trained.safetensors", tensors));
  return tensors.length;
}

test("a train form brings its weights into a fresh page, which writes the same bytes again", async ({
  editor,
  elsewhere,
}) => {
  const count = await withTrainedWeights(editor);
  const choice = { form: "Train", opset: "17", weights: "Imported" } as const;
  const first = await contentOf((await editor.exportOnnx(choice)).download);

  const fresh = await elsewhere();
  await fresh.open();
  await expect(fresh.weights).toContainText("Random");
  await fresh.openFile(binaryFile("trained.onnx", first));
  await expect(fresh.name).toHaveValue("Tiny");
  await expect(fresh.weights).toContainText("trained.onnx");
  await expect(fresh.weights).toContainText(`${count} of ${count}`);
  await expect(fresh.notices).toHaveCount(0);
  const again = await contentOf((await fresh.exportOnnx(choice)).download);
  expect(again.equals(first)).toBe(true);

  await test.step("and they are gone with the model they belong to", async () => {
    await fresh.newModel();
    await fresh.openModel("LeViT-128S");
    await expect(fresh.weights).toContainText("Random");
  });
});

test("a deploy form brings its design, and says why its weights cannot come along", async ({ editor }) => {
  await withTrainedWeights(editor);
  const file = binaryFile("folded.onnx", await contentOf((await editor.exportOnnx({ form: "Deploy" })).download));
  await editor.openModel("LeViT-128S");
  await editor.openFile(file);
  await expect(editor.name).toHaveValue("Tiny");
  await expect(
    editor.notice(/folded\.onnx: the design is open, without weights\..*\d+ of \d+ weights are folded/),
  ).toBeVisible();
  await expect(editor.weights).toContainText("Random");
});

test("weights are imported from an .onnx of ours as from any checkpoint", async ({ editor }) => {
  const count = await withTrainedWeights(editor);
  const choice = { form: "Train", weights: "Imported" } as const;
  const file = binaryFile("trained.onnx", await contentOf((await editor.exportOnnx(choice)).download));
  await editor.open(documentLink({ ...tiny, name: "Another tiny" }));
  await editor.rename("Without weights");
  expect(await editor.importWeights(file)).toMatch(new RegExp(`^${count} of ${count} tensors fit`));
  await expect(editor.weights).toContainText(`${count} of ${count}`);
});
