// The command line as a process: figures, files and sentences.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { initialise, toBytes, writeSafetensors } from "#exporters";
import { check, type Document, emptyDocument, type Param, traceOf, zoo } from "#graph-schema";
import { type Outcome, vitrine, vitrineJson } from "./testing/run.ts";

interface Counted {
  readonly parameters: number;
  readonly macs: number;
  readonly activations: number;
  readonly scopes: readonly { readonly path: string; readonly parameters: number; readonly macs: number }[];
}

const model = "edgevit_xxs";
let folder = "";
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cli-"));
  // The first call bundles the command line.
  expect(vitrine("--help").code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const document = (): Document => zoo.find(({ id }) => id === model)!.document();
const params = (): readonly Param[] => traceOf(check(document())).params;

/** Wrong input: exit 1, nothing on stdout, one sentence on stderr. */
function refusal({ code, stdout, stderr }: Outcome): string {
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  const lines = stderr.trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain("mistake of Vitrine");
  return lines[0] ?? "";
}

describe("models", () => {
  test("lists every published model with exact and printed figures", () => {
    const rows = vitrineJson<Record<string, unknown>[]>("models");
    expect(rows.map(({ id }) => id)).toEqual(zoo.map(({ id }) => id));
    expect(rows.find(({ id }) => id === "edgenext_small")).toMatchObject({
      system: "EdgeNeXt",
      parameters: 5586832,
      published: { parameters: "5.59 M", macs: "1.26 G" },
      input: [1, 3, 256, 256],
    });
    for (const { id, parameters, macs } of rows)
      expect([id, parameters, Number(macs) > 1e6]).toEqual([
        id,
        zoo.find((entry) => entry.id === id)?.parameters,
        true,
      ]);
  });
});

describe("analyze", () => {
  test("the scopes of the first level add up to the whole", () => {
    const { parameters, macs, activations, scopes } = vitrineJson<Counted>("analyze", model);
    const first = scopes.filter(({ path }) => path !== "" && !path.includes("."));
    expect(first.reduce((sum, scope) => sum + scope.parameters, 0)).toBe(parameters);
    expect(first.reduce((sum, scope) => sum + scope.macs, 0)).toBeLessThanOrEqual(macs);
    expect(activations).toBeGreaterThan(1e6);
  });

  test("larger pictures cost more MACs and no parameters", () => {
    const usual = vitrineJson<Counted>("analyze", "mobilenetv2_100");
    const large = vitrineJson<Counted>("analyze", "mobilenetv2_100", "--input", "1x3x448x448");
    expect(large.parameters).toBe(usual.parameters);
    expect(large.macs / usual.macs).toBeGreaterThan(3.9);
  });

  test("torch counts products only, fvcore norms and pooling too", () => {
    const torch = vitrineJson<Counted>("analyze", model, "--convention", "torch");
    expect(torch.macs).toBeLessThan(vitrineJson<Counted>("analyze", model).macs);
  });

  test.each(["1x3x256", "2x3x224x224", "1x3x0.5x224", "big"])("--input %s is refused", (text) => {
    expect(refusal(vitrine("analyze", model, "--input", text))).toContain("needs 1xCxHxW");
  });

  test.each([
    ["vitgan_32", "needs a model of pictures or clips, vitgan_32 has a Latent input"],
    ["mvit_b_16x4", "needs 1xCxTxHxW, as 1x3x16x224x224"],
  ])("--input of a picture does not fit %s, and the sentence is true", (id, sentence) => {
    expect(refusal(vitrine("analyze", id, "--input", "1x3x224x224"))).toContain(sentence);
  });

  test.each(["1x3x8x8", "1x0x224x224", "1x3x1000000000x224"])("--input %s does not fit the model", (text) => {
    expect(refusal(vitrine("analyze", "vit_tiny_patch16_224", "--input", text))).toContain("vit_tiny_patch16_224: ");
  });
});

describe("MODEL", () => {
  test("a link, a .json and an .onnx hold the same model", () => {
    const counted = vitrineJson<Counted>("analyze", model);
    writeFileSync(at("model.json"), JSON.stringify(document()));
    expect(vitrine("export", model, "--out", at("model.onnx"), "--seed", "1").code).toBe(0);
    const link = vitrine("link", model).stdout.trim();
    expect(link.length).toBeLessThan(2000);
    for (const same of [link, link.slice(link.indexOf("#")), at("model.json"), at("model.onnx")])
      expect(vitrineJson<Counted>("analyze", same)).toEqual(counted);
  });

  test("an unknown name gets a suggestion", () => {
    expect(refusal(vitrine("analyze", "edgevit_xx"))).toContain("did you mean edgevit_xxs");
  });

  test.each([
    ["missing.json", undefined, "no such file"],
    ["text.json", "no json", "it is not JSON"],
    ["other.json", '{"a":1}', "This is no Vitrine document"],
    ["newer.json", '{"schema":99}', "newer Vitrine"],
    ["empty.json", JSON.stringify(emptyDocument()), "empty.json: "],
    ["text.onnx", "no onnx", "an ONNX model is needed"],
    ["empty.onnx", "", "an ONNX model is needed"],
  ])("%s is refused with one sentence", (name, text, sentence) => {
    if (text !== undefined) writeFileSync(at(name), text);
    expect(refusal(vitrine("analyze", at(name)))).toContain(sentence);
  });

  test("a folder is no file", () => {
    mkdirSync(at("folder.onnx"));
    expect(refusal(vitrine("analyze", at("folder.onnx")))).toContain("this is no file");
    expect(refusal(vitrine("export", model, "--out", at("folder.onnx"), "--seed", "1"))).toContain("folder");
  });

  test.each([["link"], ["diff", model, "--link"]])("a model that no link can hold is refused by %s", (...command) => {
    const text = "much ado ".repeat(300);
    const comments = Array.from({ length: 1_000 }, (_, index) => ({ id: 100_000 + index, text, at: [0, 0] }));
    writeFileSync(at("remarked.json"), JSON.stringify({ ...document(), comments }));
    expect(refusal(vitrine(command[0] ?? "", at("remarked.json"), ...command.slice(1)))).toMatch(
      /too large for a link: it has \d+ bytes, at most 2097152/,
    );
  });

  test.each(["#v1.d.AAAA", "#v1.d", "#v9.d.AAAA", "http://localhost/#v1.x.AAAA"])("the link %s is refused", (link) => {
    expect(refusal(vitrine("analyze", link))).toMatch(/link/);
  });

  test("a design with a mistake says where and what", () => {
    const { nodes, edges, ...rest } = document();
    writeFileSync(at("cut.json"), JSON.stringify({ ...rest, nodes, edges: edges.slice(1) }));
    expect(refusal(vitrine("export", at("cut.json"), "--out", at("cut.onnx")))).toContain("is not connected");
    expect(existsSync(at("cut.onnx"))).toBe(false);
  });
});

describe("export", () => {
  test("the same seed gives the same bytes, another seed others", () => {
    for (const [name, seed] of [
      ["a.onnx", "1"],
      ["b.onnx", "1"],
      ["c.onnx", "2"],
    ] as const)
      expect(vitrine("export", model, "--out", at(name), "--seed", seed).code).toBe(0);
    const [a, b, c] = ["a.onnx", "b.onnx", "c.onnx"].map((name) => readFileSync(at(name)));
    expect(a?.equals(b!)).toBe(true);
    expect(a?.equals(c!)).toBe(false);
  });

  test("a file holds each weight once", () => {
    const { parameters } = vitrineJson<Counted>("analyze", model);
    vitrine("export", model, "--out", at("once.onnx"));
    expect(statSync(at("once.onnx")).size).toBeLessThan(1.02 * 4 * parameters);
  });

  test("weights from a checkpoint are those in the file, and can be taken from it again", async () => {
    writeFileSync(at("w.safetensors"), await toBytes(writeSafetensors([...initialise(params(), 1).values()])));
    const { stderr } = vitrine("export", model, "--out", at("trained.onnx"), "--weights", at("w.safetensors"));
    expect(stderr).toContain("240 of 240 tensors bound by the model's own names");
    vitrine("export", model, "--out", at("seeded.onnx"), "--seed", "1");
    vitrine("export", at("trained.onnx"), "--out", at("again.onnx"));
    vitrine("export", model, "--out", at("taken.onnx"), "--weights", at("trained.onnx"));
    const [trained, ...others] = ["trained", "seeded", "again", "taken"].map((name) =>
      readFileSync(at(`${name}.onnx`)),
    );
    for (const other of others) expect(other.equals(trained!)).toBe(true);
  });

  test("a checkpoint that does not fit is refused, with what is missing, and leaves an older file alone", async () => {
    const [, ...rest] = initialise(params(), 1).values();
    writeFileSync(at("short.safetensors"), await toBytes(writeSafetensors(rest)));
    writeFileSync(at("older.onnx"), "older");
    const outcome = vitrine("export", model, "--out", at("older.onnx"), "--weights", at("short.safetensors"));
    expect(refusal(outcome)).toMatch(/1 missing \(.+\).*239 of 240/);
    expect(readFileSync(at("older.onnx"), "utf8")).toBe("older");
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    const weights = ["--weights", at("short.safetensors"), "--no-strict", "--seed", "1"];
    const told = vitrine("export", model, "--out", at("mixed.onnx"), ...weights);
    expect(told.stdout).toContain("1 tensors random from seed 1");
    expect(told.stderr).toMatch(/1 missing: \S+/);
    vitrine("export", model, "--out", at("whole.onnx"), "--seed", "1");
    expect(readFileSync(at("mixed.onnx")).equals(readFileSync(at("whole.onnx")))).toBe(true);
  });

  test.each([
    ["cut.safetensors", [255, 255, 255, 255, 255, 255, 255, 127], "header"],
    ["few.safetensors", [1, 2, 3], "at least 8 bytes"],
  ])("%s is refused with one sentence", (name, bytes, sentence) => {
    writeFileSync(at(name), Uint8Array.from(bytes));
    expect(refusal(vitrine("export", model, "--out", at("x.onnx"), "--weights", at(name)))).toContain(sentence);
  });

  test("a backbone takes its weights from a checkpoint of the whole model", async () => {
    writeFileSync(at("whole.safetensors"), await toBytes(writeSafetensors([...initialise(params(), 1).values()])));
    for (const [name, ...weights] of [
      ["trained.onnx", "--weights", at("whole.safetensors")],
      ["seeded.onnx", "--seed", "1"],
    ] as const)
      expect(vitrine("export", model, "--backbone", "--out", at(`backbone-${name}`), ...weights).code).toBe(0);
    const [trained, seeded] = ["trained", "seeded"].map((name) => readFileSync(at(`backbone-${name}.onnx`)));
    expect(trained?.equals(seeded!)).toBe(true);
    const { parameters } = vitrineJson<Counted>("analyze", model, "--backbone");
    expect(vitrineJson<Counted>("analyze", at("backbone-seeded.onnx")).parameters).toBe(parameters);
    expect(parameters).toBeLessThan(vitrineJson<Counted>("analyze", model).parameters);
    expect(refusal(vitrine("export", "deit_tiny_patch16_224", "--backbone", "--out", at("x.onnx")))).toContain(
      "a backbone needs maps of two strides at least",
    );
  });

  test("a deploy form has no weights to take", () => {
    vitrine("export", model, "--out", at("deploy.onnx"), "--form", "deploy", "--opset", "17", "--seed", "1");
    expect(refusal(vitrine("export", at("deploy.onnx"), "--out", at("x.onnx")))).toContain("train form");
  });

  test("a folder that is not there is named before anything is computed", () => {
    expect(refusal(vitrine("export", model, "--out", join(folder, "nowhere", "x.onnx")))).toContain(
      "there is no folder",
    );
  });
});

describe("weights", () => {
  test("of a model for pictures of another size has tables of that size", () => {
    const rows = vitrineJson<{ name: string; shape: number[] }[]>(
      "weights",
      "vit_tiny_patch16_224",
      "--input",
      "1x3x96x128",
    );
    expect(rows.find(({ name }) => name === "pos_embed")?.shape).toEqual([1, 1 + 6 * 8, 192]);
  });

  test("names and shapes are those of the reference implementation's state dict", () => {
    const rows = vitrineJson<{ name: string; shape: number[]; kind: string }[]>("weights", model);
    expect(rows).toHaveLength(240);
    expect(rows[0]).toEqual({ name: "patch_embed1.proj.weight", shape: [36, 3, 4, 4], kind: "param" });
  });
});

describe("profile", () => {
  test("a measured latency, and time per scope that adds up to what was attributed", () => {
    const { medianMs, runs, threads, profile } = vitrineJson<{
      medianMs: number;
      runs: number;
      threads: number;
      profile: { attributedMs: number; scopes: { scope: string; ms: number }[] };
    }>("profile", "edgenext_xx_small", "--threads", "1", "--runs", "2");
    expect({ runs, threads }).toEqual({ runs: 2, threads: 1 });
    expect(medianMs).toBeGreaterThan(0);
    expect(profile.scopes.find(({ scope }) => scope === "")?.ms).toBeCloseTo(profile.attributedMs);
    expect(profile.scopes.map(({ scope }) => scope)).toContain("stages.0");
  }, 60_000);
});

describe("usage", () => {
  const wrong: readonly (readonly string[])[] = [
    [],
    ["unknown"],
    ["analyze"],
    ["analyze", model, "--convention", "mine"],
    ["analyze", model, "--unknown"],
    ["export", model],
    ["export", model, "--out", "x.onnx", "--opset", "16"],
    ["export", model, "--out", "x.onnx", "--seed", "-1"],
    ["profile", model, "--threads", "0"],
    ["profile", model, "--runs", "many"],
  ];
  for (const args of wrong)
    test(`${["vitrine", ...args].join(" ")} is wrong usage: exit 2`, () => {
      const { code, stdout, stderr } = vitrine(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).not.toBe("");
    });
});
