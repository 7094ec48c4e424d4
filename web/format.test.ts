import { describe, expect, it } from "vitest";
import { mapType, tokensType } from "#graph-schema";
import {
  agreementAsPrinted,
  printBytes,
  printChange,
  printCount,
  printField,
  printInteger,
  printLayout,
  printMs,
  printPlace,
  printShare,
  printSpread,
  significant,
  thinSpace,
} from "./format.ts";

const plain = (text: string) => text.replaceAll(thinSpace, " ");

describe("quantities on screen", () => {
  it("gives a spread in the unit of the figure beside it", () => {
    const beside = [0.21, 12.4, 1_520].map((ms) => `${plain(printMs(ms))} ${printSpread(ms / 30, ms)}`);
    expect(beside).toEqual(["210 µs ±7", "12.4 ms ±0.41", "1.52 s ±0.051"]);
  });

  it.each([
    [1_327_216, "1.33 M"],
    [261_928_200, "262 M"],
    [3_845_427_240, "3.85 G"],
    [999_499, "999 k"],
    [999_500, "1.00 M"],
    [512, "512"],
    [0, "0"],
  ])("%d counts as %s", (value, text) => expect(plain(printCount(value))).toBe(text));

  it("names what is counted after the prefix", () => expect(plain(printCount(261_000_000, "MACs"))).toBe("261 M MACs"));

  it.each([
    [12.412, "12.4 ms"],
    [0.0312, "31.2 µs"],
    [1534, "1.53 s"],
    [96, "96 ms"],
    [0, "0 ms"],
  ])("%d ms reads %s", (ms, text) => expect(plain(printMs(ms))).toBe(text));

  it("counts bytes in powers of ten, as file managers do", () => {
    expect(plain(printBytes(14_200_000))).toBe("14.2 MB");
    expect(plain(printBytes(812))).toBe("812 B");
  });

  it("keeps three significant digits so that columns stand still", () => {
    expect(significant(9.999)).toBe("10.0");
    expect(significant(0.004_56)).toBe("0.00456");
    expect(significant(-2)).toBe("−2.00");
  });

  it("groups exact integers", () => expect(plain(printInteger(5_586_832))).toBe("5 586 832"));

  it("says a share as small as it is, never zero for something", () => {
    expect(plain(printShare(1, 3))).toBe("33 %");
    expect(plain(printShare(1, 10_000))).toBe("<0.1 %");
    expect(plain(printShare(0, 10))).toBe("0 %");
    expect(plain(printShare(1, 0))).toBe("");
  });

  it("shows the direction of a change, and none for none", () => {
    expect(plain(printChange(103.2, 100))).toBe("▲ 3.2 %");
    expect(plain(printChange(50, 100))).toBe("▼ 50 %");
    expect(plain(printChange(5, 5))).toBe("");
    expect(plain(printChange(5, 0))).toBe("");
  });

  it("names a layout as users say it", () => {
    expect(printLayout(mapType([1, 3, 8, 8]))).toBe("map");
    expect(printLayout(tokensType([1, 197, 192], { grid: [14, 14], prefix: 1 }))).toBe("tokens 1 + 14×14");
  });
});

describe("the paper's figure beside ours", () => {
  it("agrees when ours, rounded as printed, is the same", () => {
    expect(agreementAsPrinted("1.33 M", 1_327_216)).toBe("rounded");
    expect(agreementAsPrinted("4.1 M", 4_067_704)).toBe("rounded");
    expect(agreementAsPrinted("305 M", 305_108_946)).toBe("rounded");
  });

  it("tells digits cut off from digits rounded", () => {
    expect(agreementAsPrinted("261 M", 261_928_200)).toBe("cut");
    expect(agreementAsPrinted("6.7 M", 6_770_056)).toBe("cut");
  });

  it("disagrees in the last printed digit", () => {
    expect(agreementAsPrinted("11.1 M", 13_108_168)).toBe("other");
    expect(agreementAsPrinted("538 M", 539_774_400)).toBe("other");
  });

  it("does not judge what is no number", () => expect(agreementAsPrinted("n/a", 5)).toBeUndefined());
});

describe("printField", () => {
  it("names the window in pixels, or the whole picture, or nothing", () => {
    const axis = { field: 27, stride: 8, start: 3 };
    expect(printField([axis, { ...axis, field: 31 }])).toBe("sees 27×31 px");
    expect(printField("global")).toBe("sees the whole picture");
    expect(printField(undefined)).toBeNull();
  });
});

describe("printPlace", () => {
  const paper = { title: "A paper", arxiv: "2206.10589" };

  it("names the section and the figure, as far as they are known", () => {
    const places = [{}, { section: "3.2" }, { figure: "1b" }, { section: "A", figure: "2" }];
    expect(places.map((place) => printPlace({ ...paper, ...place }))).toEqual([
      "",
      ", section 3.2",
      ", figure 1b",
      ", section A, figure 2",
    ]);
  });
});
