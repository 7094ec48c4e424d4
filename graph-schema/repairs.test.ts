import { expect, test } from "vitest";
import {
  applyEdits,
  type Config,
  check,
  type Diagnostic,
  type Document,
  documentSchema,
  libraryVersion,
  repairsFor,
} from "./index.ts";

type Row = readonly [type: string, config?: Config, from?: readonly number[]];

/** Blocks in a row; a third entry names the blocks (by number from 1) that feed its ports instead of the one before. */
function documentOf(...rows: readonly Row[]): Document {
  const nodes = rows.map(([type, config], index) => ({ id: index + 1, type, ...(config && { config }) }));
  const bare: Document = { schema: documentSchema, library: libraryVersion, name: "test", nodes, edges: [] };
  const ports = (id: number) => check(bare).nodes.get(id)?.block;
  const edges = rows.flatMap(([, , from], index) =>
    (from ?? (index === 0 ? [] : [index])).map((source, port) => ({
      from: source,
      output: ports(source)?.outputs[0] ?? "",
      to: index + 1,
      input: ports(index + 1)?.inputs[port]?.name ?? "",
    })),
  );
  return { ...bare, edges };
}

function firstError(doc: Document): Diagnostic {
  const found = check(doc).diagnostics.find(({ severity }) => severity === "error");
  if (!found) throw new Error("the document has no error");
  return found;
}

/** Titles offered for the first error; each must heal it. */
function offered(doc: Document): readonly string[] {
  const error = firstError(doc);
  return repairsFor(check(doc), error).map((repair) => {
    const after = check(applyEdits(doc, repair.edits));
    expect(after.diagnostics.filter((other) => other.code === error.code && other.node === error.node)).toEqual([]);
    return repair.title;
  });
}

const picture: Row = ["io.input", { height: 32, width: 32 }];

test("tokens that meet a map are turned into one, on both sides of the block", () => {
  const doc = documentOf(
    picture,
    ["edgevit.patchEmbed", { dim: 32 }],
    ["vit.block", { heads: 4 }],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(firstError(doc).message).toBe(
    "block_3: attention needs tokens, got f32[1,32,8,8] map".replace("attention", "ViT block"),
  );
  const [both, one] = repairsFor(check(doc), firstError(doc));
  expect([both?.title, one?.title]).toEqual([
    "Insert map → tokens, and insert tokens → map (8×8) after it",
    "Insert map → tokens",
  ]);
  expect(check(applyEdits(doc, both?.edits ?? [])).ok).toBe(true);
});

test("heads that do not divide the width become the nearest that do, or the width is projected", () => {
  const doc = documentOf(
    picture,
    ["vit.patchEmbed", { dim: 32, patch: 8 }],
    ["vit.block", { heads: 5 }],
    ["vit.head"],
    ["io.output"],
  );
  expect(offered(doc)).toEqual(["Set heads to 4", "Set heads to 8", "Insert a linear layer to 30 channels"]);
});

test("a class token that stands before the image is split off", () => {
  const doc = documentOf(
    picture,
    ["vit.patchEmbed", { dim: 32, patch: 8 }],
    ["vit.classToken"],
    ["layout.toMap"],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(offered(doc)).toContain("Split off the class token");
});

test("a residual of another width is projected", () => {
  const doc = documentOf(
    picture,
    ["edgevit.patchEmbed", { dim: 32 }],
    ["edgevit.patchEmbed", { dim: 16 }, [1]],
    ["merge.add", {}, [2, 3]],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(offered(doc)).toContain("Insert a 1×1 convolution to 16 channels (a: 32×8×8 → 16×8×8)");
});

test("a residual of another resolution is pooled or resized", () => {
  const doc = documentOf(
    picture,
    ["edgevit.patchEmbed", { dim: 16, stride: 2 }],
    ["edgevit.patchEmbed", { dim: 16 }, [1]],
    ["merge.add", {}, [2, 3]],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(offered(doc)).toContain("Insert average pooling by 2 (a: 16×16×16 → 16×8×8)");
  expect(offered(doc)).toContain("Resize the map to 16×16 (b: 16×8×8 → 16×16×16)");
});

test("a map that a sampling ratio does not divide is resized, or the ratio or the input changes", () => {
  const doc = documentOf(
    ["io.input", { height: 36, width: 36 }],
    ["edgevit.patchEmbed", { dim: 16 }],
    ["edgevit.lgl", { sr: 2 }],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(offered(doc)).toEqual(expect.arrayContaining(["Set sr of EdgeViT LGL to 1", "Resize the map to 10×10"]));
});

test("a picture too small for the strides gets smaller strides or becomes larger", () => {
  const doc = documentOf(
    ["io.input", { height: 8, width: 8 }],
    ["edgevit.patchEmbed", { stride: 4 }],
    ["edgevit.patchEmbed", { stride: 4 }],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(offered(doc)).toEqual(
    expect.arrayContaining(["Set stride of EdgeViT patch embed to 2", "Enlarge the input to 16×16"]),
  );
});

test("a clip too small for the strides becomes larger, its frames stay", () => {
  const doc = documentOf(
    ["io.video", { frames: 8, height: 4, width: 6 }],
    ["mvit.patchEmbed", { padding: "none" }],
    ["pooling.tokenMean"],
    ["io.output"],
  );
  expect(offered(doc)).toContain("Enlarge the input to 8×12");
});

test("an open port is joined to the output that leads nowhere", () => {
  const doc = documentOf(picture, ["edgevit.patchEmbed"], ["edgevit.head", {}, []], ["io.output"]);
  expect(offered(doc)).toEqual(["Connect EdgeViT patch embed to x"]);
});

test("a cycle is opened at the wire that closes it", () => {
  const doc = documentOf(
    picture,
    ["edgevit.patchEmbed"],
    ["merge.add", {}, [2, 4]],
    ["edgevit.lgl"],
    ["edgevit.head"],
    ["io.output"],
  );
  expect(firstError(doc)).toMatchObject({ code: "cycle" });
  expect(offered(doc)).toEqual(["Remove this wire"]);
});

test("two blocks of one scope are told apart, a missing output is added, a wrong value goes back to its default", () => {
  const lgl = { id: 3, type: "edgevit.lgl", scope: "stage.0" };
  const doc = documentOf(
    picture,
    ["edgevit.patchEmbed"],
    ["edgevit.lgl"],
    ["edgevit.lgl"],
    ["edgevit.head"],
    ["io.output"],
  );
  const clash = {
    ...doc,
    nodes: doc.nodes.map((node) => (node.type === "edgevit.lgl" ? { ...lgl, id: node.id } : node)),
  };
  expect(offered(clash)).toEqual(["Give it a scope of its own"]);
  expect(offered(documentOf(picture, ["edgevit.patchEmbed"], ["edgevit.head"]))).toEqual([
    "Add an output after BN pooled head",
  ]);
  expect(offered(documentOf(picture, ["edgevit.patchEmbed", { dim: -4 }], ["edgevit.head"], ["io.output"]))).toEqual([
    "Reset dim to its default",
  ]);
});
