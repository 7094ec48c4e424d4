// Whatever comes in, one clear sentence comes out, and the model on the canvas stays as it was.

import type { Page } from "@playwright/test";
import { type Editor, expect, test } from "./editor.ts";
import { binaryFile, jsonFile, type TestFile } from "./files.ts";
import { documentLink, linkOf, packed } from "./links.ts";
import { safetensors, tensorsOf, trainedWeights } from "./trained-weights.ts";

/** A small model that fits, to break in one place. */
const plain = {
  schema: 1,
  library: 1,
  name: "Small and right",
  nodes: [
    { id: 1, type: "io.input", config: { height: 32, width: 32 } },
    { id: 2, type: "edgenext.stem", config: { dim: 16 } },
    { id: 3, type: "edgevit.lgl", config: { heads: 2 } },
    { id: 4, type: "head.map", config: { classes: 10 } },
    { id: 5, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
    { from: 3, output: "y", to: 4, input: "x" },
    { from: 4, output: "logits", to: 5, input: "x" },
  ],
} as const;

/** The sentence is shown, the model opened before is still there and can be worked with. */
async function refuses(editor: Editor, words: RegExp): Promise<void> {
  await expect(editor.notices).toHaveCount(1);
  await expect(editor.notice(words)).toBeVisible();
  await expect(editor.name).toHaveValue("EdgeNeXt-Small");
  await expect(editor.blocks.all).toHaveCount(14);
  await editor.rename("Still works");
  await expect(editor.name).toHaveValue("Still works");
}

test.describe("links", () => {
  const whole = packed(JSON.stringify({ s: 1, l: 1, n: "A model", t: ["io.input"], N: [[0]], E: [] }));
  const links: readonly (readonly [what: string, address: string, words: RegExp])[] = [
    [
      "cut in the middle",
      `/#v1.d.${whole.slice(0, whole.length / 2)}`,
      /link does not hold a model: it is incomplete or was cut/,
    ],
    ["with characters of no link", "/#v1.d.%20<script>alert(1)</script>", /incomplete or was cut/],
    ["with a codec that nobody knows", `/#v1.zz.${whole}`, /its encoding zz is not known/],
    ["of a newer version", `/#v2.d.${whole}`, /newer Vitrine/],
    ["with a document of a newer version", documentLink({ ...plain, schema: 99 }), /newer Vitrine/],
    [
      "longer than any that is read",
      `/#v1.d.${"A".repeat(70_000)}`,
      /70,?\s?0\d\d characters, at most 65\s?536 are read/,
    ],
    [
      "that unpacks to gigabytes",
      `/#v1.d.${packed(Buffer.alloc(30_000_000))}`,
      /unpacks to more than 2\s?097\s?152 bytes/,
    ],
    ["with JSON that is no document", linkOf([1, 2, 3]), /no Vitrine document/],
    ["whose wires lead to words", linkOf({ s: 1, l: 1, n: "x", t: [], N: ["boom"], E: [{}] }), /document is not right/],
  ];
  for (const [what, address, words] of links)
    test(`a link ${what} gets a sentence`, async ({ editor }) => {
      await editor.open(address);
      await refuses(editor, words);
    });

  test("a link cannot reach into the page's objects", async ({ editor, page }) => {
    const hostile = `{"s":1,"l":1,"n":"Hostile","t":["io.input"],"N":[[0,0,{"__proto__":{"polluted":1},"constructor":2}]],"E":[],"__proto__":{"polluted":1}}`;
    await editor.open(linkOf(hostile));
    await expect(editor.name).toHaveValue(/Hostile|EdgeNeXt-Small/);
    expect(
      await page.evaluate(() => ({ ...Object.prototype, polluted: ({} as { polluted?: unknown }).polluted })),
    ).toEqual({ polluted: undefined });
  });

  test("words of a link are never read as HTML", async ({ editor, page }) => {
    await editor.open(documentLink({ ...plain, name: '<img src=x onerror="document.title=1">' }));
    await expect(editor.name).toHaveValue(/^<img/);
    expect(await page.locator("img[src=x]").count()).toBe(0);
  });
});

test.describe("files", () => {
  const files: readonly (readonly [what: string, file: TestFile, words: RegExp])[] = [
    ["JSON that is no document", jsonFile("notes.json", { hello: "world" }), /notes\.json: .*no Vitrine document/],
    ["JSON that was cut off", jsonFile("cut.json", '{"schema": 1, "no'), /cut\.json: .*not JSON, or it was cut off/],
    [
      "a document of a newer version",
      jsonFile("newer.json", { ...plain, library: 99 }),
      /newer\.json: .*newer Vitrine/,
    ],
    [
      "an ONNX file that is not ours",
      binaryFile("other.onnx", Uint8Array.of(8, 8, 18, 7, 112, 121, 116, 111, 114, 99, 104)),
      /other\.onnx: /,
    ],
    [
      "an ONNX file of noise",
      binaryFile(
        "noise.onnx",
        Uint8Array.from({ length: 400 }, (_, index) => (index * 151) % 256),
      ),
      /noise\.onnx: /,
    ],
  ];
  for (const [what, file, words] of files)
    test(`${what} gets a sentence`, async ({ editor }) => {
      await editor.open();
      await editor.openFile(file);
      await refuses(editor, words);
    });
});

test.describe("weights", () => {
  const header = (length: bigint, text: string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(length);
    return binaryFile("weights.safetensors", Buffer.concat([bytes, Buffer.from(text)]));
  };
  const lying: readonly (readonly [what: string, file: TestFile])[] = [
    ["says its header is longer than the file", header(2n ** 60n, "{}")],
    ["has a header that is no JSON", header(7n, "{{{{{{{")],
    ["points behind its end", header(58n, '{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,1e15]}}')],
    ["gives a shape that its bytes do not have", safetensorsOfWrongSize()],
  ];

  test("files that lie about themselves get a sentence each", async ({ editor, page }) => {
    await editor.open();
    for (const [what, file] of lying)
      await test.step(what, async () => {
        const dialog = await editor.inspectWeights(file);
        await expect(dialog.getByRole("alert")).toContainText(/safetensors: .*\w/);
        await expect(dialog.getByRole("button", { name: "Use these weights" })).toBeDisabled();
        await page.keyboard.press("Escape");
        await expect(dialog).toBeHidden();
      });
    await expect(editor.blocks.all).toHaveCount(14);
  });

  test("missing tensors and wrong shapes are named, and strict refuses them", async ({ editor }) => {
    await editor.open(documentLink(plain));
    const tensors = tensorsOf(await editor.shareLink());
    const [first, second, ...rest] = tensors;
    if (!first || !second) throw new Error("the model has no tensors");
    const broken = [{ ...second, shape: [...second.shape, 2] }, ...rest];
    const dialog = await editor.inspectWeights(trainedWeights("broken.safetensors", broken));
    await expect(dialog).toContainText(`${tensors.length - 2} of ${tensors.length} tensors fit`);
    await dialog.getByText("Missing in the file").click();
    await expect(dialog.getByText(first.name, { exact: true })).toBeVisible();
    await dialog.getByText("Of another shape").click();
    await expect(dialog.getByText(new RegExp(`${second.name.replaceAll(".", "\\.")}: needs `))).toBeVisible();
    const use = dialog.getByRole("button", { name: "Use these weights" });
    await expect(use).toBeDisabled();
    await dialog.getByRole("switch", { name: "Strict" }).click();
    await expect(use).toBeEnabled();
  });

  test("a file in place of another is not used before it is read itself", async ({ editor }) => {
    await editor.open(documentLink(plain));
    const dialog = await editor.inspectWeights(trainedWeights("fits.safetensors", tensorsOf(await editor.shareLink())));
    const use = dialog.getByRole("button", { name: "Use these weights" });
    await expect(use).toBeEnabled();
    await editor.holdFiles();
    await editor.replaceWeights(safetensorsOfWrongSize());
    await expect(dialog).toContainText("weights.safetensors");
    await expect(dialog.getByText(/tensors fit/)).toHaveCount(0);
    await expect(use).toBeDisabled();
  });
});

test.describe("models", () => {
  const stem = (dim: number) => ({
    nodes: plain.nodes.map((node) => (node.id === 2 ? { ...node, config: { dim } } : node)),
  });
  const wrong: readonly (readonly [what: string, change: object, words: RegExp])[] = [
    ["no channels", stem(0), /stem/],
    ["negative channels", stem(-16), /stem/],
    ["half a channel", stem(16.5), /stem/],
    ["1e9 channels", stem(1e9), /stem/],
    [
      "heads that do not divide the width",
      { nodes: plain.nodes.map((node) => (node.id === 3 ? { ...node, config: { heads: 5 } } : node)) },
      /heads/,
    ],
    [
      "a picture smaller than the stem's stride",
      { nodes: plain.nodes.map((node) => (node.id === 1 ? { ...node, config: { height: 2, width: 2 } } : node)) },
      /stem/,
    ],
    ["a port without a wire", { edges: plain.edges.slice(0, 3) }, /Output/],
    [
      "a block of a later version",
      { nodes: plain.nodes.map((node) => (node.id === 3 ? { ...node, type: "future.block", config: {} } : node)) },
      /future\.block/,
    ],
    ["a cycle", { edges: [{ from: 3, output: "y", to: 2, input: "x" }, ...plain.edges.slice(1)] }, /cycle/i],
  ];
  for (const [what, change, words] of wrong)
    test(`${what} is a problem on its block, told in a sentence`, async ({ editor, page }) => {
      await editor.open(documentLink({ ...plain, ...change }));
      await expect(editor.blocks.all).toHaveCount(5);
      await expect(editor.problemCount).not.toHaveAccessibleName("No problems");
      const problems = await editor.problems();
      expect(problems.join("\n")).toMatch(words);
      for (const sentence of problems) expect(sentence).toMatch(/^\S.*[.\w\])]$/s);
      await stillSaves(editor, page);
    });
});

async function stillSaves(editor: Editor, page: Page): Promise<void> {
  await editor.rename("Saved in spite of it");
  expect((await editor.design()).name).toBe("Saved in spite of it");
  await expect(page.getByRole("alert")).toHaveCount(0);
}

function safetensorsOfWrongSize(): TestFile {
  const file = safetensors("weights.safetensors", [{ name: "a", shape: [4], data: new Float32Array(4) }]);
  return {
    ...file,
    buffer: Buffer.from(file.buffer.toString("latin1").replace('"shape":[4]', '"shape":[9]'), "latin1"),
  };
}
