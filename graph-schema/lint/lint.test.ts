import { describe, expect, test } from "vitest";
import { type Check, check } from "../check.ts";
import { type Config, type Document, emptyDocument } from "../document.ts";
import { applyEdits } from "../edit.ts";
import { zoo, zooModel } from "../zoo/index.ts";
import { Composer, type Tap } from "../zoo/model.ts";
import { type Advice, adviceRepairs, lint, lintRules } from "./index.ts";

type Write = (m: Composer, x: Tap) => Tap;

/** A 64-channel map of 32×32, what the case does to it, and an output. */
function model(write: Write, input: Config = { height: 32, width: 32, channels: 64 }): Check {
  const m = new Composer();
  const x = write(m, m.input(input));
  m.output("features", x);
  const checked = check({ ...m.document("case", ""), origin: "case" } satisfies Document);
  expect(checked.diagnostics).toEqual([]);
  return checked;
}

function advice(checked: Check, rule: string): readonly Advice[] {
  return lint(checked).filter((found) => found.rule === rule);
}

const conv =
  (config: Config): Write =>
  (m, x) =>
    m.add("conv.block", { config, from: x, scope: "conv" });

/** One case that breaks the rule, one control that differs in that alone, and what is said. */
const cases: Readonly<Record<string, { breaks: Check; control: Check; says: string; repair?: string }>> = {
  "aligned-channels": {
    breaks: model(conv({ out: 90 })),
    control: model(conv({ out: 96 })),
    says: "conv.conv: 90 channels are no multiple of 8.",
    repair: "Set out to 96",
  },
  "missing-norm": {
    breaks: model(conv({ norm: "none" })),
    control: model(conv({ norm: "batch" })),
    says: "conv.conv: conv2d 3×3 goes into relu without a norm.",
    repair: "Set norm to batch",
  },
  "cancelled-bias": {
    breaks: model(conv({ bias: true })),
    control: model(conv({ bias: false })),
    says: "conv.conv.bias: the batch norm behind it cancels its 64 elements.",
    repair: "Turn bias off",
  },
  "activation-twice": {
    breaks: model((m, x) => m.add("norm.activation", { config: { kind: "relu" }, from: conv({})(m, x), scope: "" })),
    control: model((m, x) =>
      m.add("norm.activation", { config: { kind: "relu" }, from: conv({ activation: "none" })(m, x), scope: "" }),
    ),
    says: "relu follows relu directly.",
    repair: "Bypass this block",
  },
  "squashed-logits": {
    breaks: model((m, x) =>
      m.add("norm.activation", { from: m.add("head.map", { from: x, scope: "head" }), scope: "" }),
    ),
    control: model((m, x) => m.add("head.map", { from: x, scope: "head" })),
    says: "the model returns what",
    repair: "Bypass this block",
  },
  "depth-multiplier": {
    breaks: model(conv({ groups: 64, out: 128 })),
    control: model(conv({ groups: 64 })),
    says: "conv.conv: depth-wise, but 64 channels become 128.",
  },
  "skipped-pixels": {
    breaks: model(conv({ kernel: 1, stride: 2 })),
    control: model(conv({ kernel: 2, stride: 2, padding: "none" })),
    says: "conv.conv: a 1×1 kernel with stride 2×2 reads 25 % of its 32×32 map.",
  },
  "lost-border": {
    breaks: model(conv({ kernel: 4, stride: 4, padding: "none" }), { height: 30, width: 32, channels: 64 }),
    control: model(conv({ kernel: 4, stride: 4, padding: "none" })),
    says: "never reads the last 2 rows of its 30×32 map.",
    repair: "Enlarge the input to 32×64",
  },
  "odd-map": {
    breaks: model(conv({ stride: 2 }), { height: 31, width: 31, channels: 64 }),
    control: model(conv({ stride: 2 })),
    says: "conv.conv: stride 2 makes 16×16 of an odd 31×31 map.",
    repair: "Enlarge the input to 32×32",
  },
  "even-kernel": {
    breaks: model(conv({ kernel: 4 })),
    control: model(conv({ kernel: 5 })),
    says: "conv.conv: the kernel is 4×4 at stride 1.",
    repair: "Set kernel to 3",
  },
  "thin-heads": {
    breaks: model((m, x) => m.add("vit.block", { config: { heads: 8 }, from: tokens(m, x), scope: "b" })),
    control: model((m, x) => m.add("vit.block", { config: { heads: 4 }, from: tokens(m, x), scope: "b" })),
    says: "each of 8 heads has a width of 8, against 1024 tokens.",
    repair: "Set heads to 4",
  },
  "quadratic-memory": {
    breaks: model((m, x) => m.add("vit.block", { config: { heads: 4 }, from: tokens(m, x), scope: "b" }), {
      height: 64,
      width: 64,
      channels: 64,
    }),
    control: model((m, x) => m.add("vit.block", { config: { heads: 4 }, from: tokens(m, x), scope: "b" })),
    says: "attention holds 256 MiB of scores per picture.",
  },
  "dead-branch": {
    breaks: model((m, x) => {
      m.add("conv.projection", { from: m.add("conv.depthwise", { from: x, scope: "side" }), scope: "side2" });
      return conv({})(m, x);
    }),
    control: model(conv({})),
    says: "1×1 projection side2: what it gives reaches no output of the model.",
    repair: "Remove the 2 blocks of the branch",
  },
  "heavy-head": {
    breaks: model((m, x) => m.add("head.map", { from: conv({ out: 64 })(m, x), scope: "head" })),
    control: model((m, x) =>
      m.add("head.map", { config: { classes: 10 }, from: conv({ out: 64 })(m, x), scope: "head" }),
    ),
    says: "% of the model's parameters are here.",
  },
};

function tokens(m: Composer, x: Tap): Tap {
  return m.add("layout.toTokens", { from: x, scope: "" });
}

describe("every rule", () => {
  test.each(lintRules.map((rule) => [rule.id, rule] as const))(
    "%s finds its case and leaves the control",
    (id, rule) => {
      const found = cases[id];
      if (!found) throw new Error(`the rule ${id} has no case`);
      const [first] = advice(found.breaks, id);
      expect(first?.message).toContain(found.says);
      expect(advice(found.control, id)).toEqual([]);
      expect(rule.citation.url).toMatch(/^https:\/\//);
      expect(rule.why).toMatch(/\.$/);
    },
  );

  test.each(Object.entries(cases).filter(([, { repair }]) => repair !== undefined))(
    "%s offers a repair that helps",
    (id, { breaks, repair }) => {
      const [first] = advice(breaks, id);
      const offered = first ? adviceRepairs(breaks, first) : [];
      expect(offered.map(({ title }) => title)).toContain(repair);
      const chosen = offered.find(({ title }) => title === repair);
      const after = check(applyEdits(breaks.doc, chosen?.edits ?? []));
      expect(after.ok).toBe(true);
      expect(advice(after, id)).toEqual([]);
    },
  );

  test("can be switched off, and has an id of its own", () => {
    const { breaks } = cases["even-kernel"]!;
    expect(lint(breaks, new Set(["even-kernel"])).some(({ rule }) => rule === "even-kernel")).toBe(false);
    expect(new Set(lintRules.map(({ id }) => id)).size).toBe(lintRules.length);
  });
});

test("an empty document and one with errors get what advice there is, and no crash", () => {
  expect(lint(check(emptyDocument()))).toEqual([]);
  const doc = zooModel("edgenext_small")!.document();
  expect(() => lint(check({ ...doc, edges: doc.edges.slice(3) }))).not.toThrow();
});

test("of published models little is said, and what is said is known of them", () => {
  const counts = Object.fromEntries(
    ["edgenext_small", "levit_128s", "deit_tiny_patch16_224", "mobilenetv2_100", "resnet50", "cct_7_3x1_32"].map(
      (id) => {
        const found = lint(check(zooModel(id)!.document()));
        return [id, [...new Set(found.map(({ rule }) => rule))]];
      },
    ),
  );
  expect(counts).toMatchInlineSnapshot(`
    {
      "cct_7_3x1_32": [
        "missing-norm",
      ],
      "deit_tiny_patch16_224": [],
      "edgenext_small": [],
      "levit_128s": [],
      "mobilenetv2_100": [
        "heavy-head",
      ],
      "resnet50": [
        "skipped-pixels",
      ],
    }
  `);
});

test("every published model passes through, none with more advice than blocks", () => {
  for (const { id, document } of zoo) {
    const checked = check(document());
    const found = lint(checked);
    expect(found.length, id).toBeLessThanOrEqual(checked.doc.nodes.length);
    for (const { node } of found) expect(checked.nodes.has(node)).toBe(true);
  }
});
