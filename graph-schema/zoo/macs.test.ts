import { expect, test } from "vitest";
import { check, count, sum, traceOf, zooModel } from "../index.ts";

/** Counted on the module trees of the official code: convolutions, linears and every matrix product. */
const counted: Readonly<Record<string, number>> = {
  deit_tiny_patch16_224: 1_253_683_200,
  deit_small_patch16_224: 4_598_882_304,
  deit_base_patch16_224: 17_563_828_224,
  deit_tiny_distilled_patch16_224: 1_261_003_776,
  deit_small_distilled_patch16_224: 4_624_140_288,
  deit_base_distilled_patch16_224: 17_656_811_520,
  deit_base_patch16_384: 55_484_350_464,
  deit_base_distilled_patch16_384: 55_591_342_080,
  vit_tiny_patch16_224: 1_253_683_200,
  vit_small_patch16_224: 4_598_882_304,
  vit_small_patch32_224: 1_142_909_952,
  vit_base_patch16_224: 17_563_828_224,
  vit_base_patch32_224: 4_409_186_304,
  vit_large_patch16_224: 61_554_712_576,
  vit_large_patch32_384: 45_275_963_392,
  vit_huge_patch14_224: 167_295_109_120,
  vit_giant_patch14_224: 267_031_491_584,
  vit_gigantic_patch14_224: 483_747_550_208,
  mobilenetv2_100: 300_774_272,
  mobilenetv2_140: 582_195_824,
  vitp_1gf: 1_079_390_208,
  vitp_4gf: 3_901_710_336,
  vitp_18gf: 17_563_828_224,
  vitp_36gf: 35_971_567_616,
  vitc_1gf: 1_075_860_096,
  vitc_4gf: 3_958_940_928,
  vitc_18gf: 17_711_491_584,
  vitc_36gf: 35_002_025_984,
  cct_14_7x2_224: 5_521_901_568,
  cct_14_7x2_384: 18_580_282_368,
  cct_7_7x2_224: 1_604_554_240,
  cct_7_3x1_32: 1_181_616_640,
  cct_7_3x2_32: 289_114_624,
  cct_6_3x1_32: 1_013_844_480,
  cct_6_3x2_32: 253_463_040,
  cct_4_3x2_32: 50_021_632,
  cct_2_3x2_32: 35_341_568,
  cvt_lite_7_4_32: 250_382_848,
  vit_lite_7_4_32: 254_482_432,
  hvt_ti_1: 642_299_520,
  hvt_s_0: 4_574_026_752,
  hvt_s_1: 2_402_020_608,
  hvt_s_2: 1_941_216_768,
  hvt_s_3: 1_620_095_232,
  hvt_s_4: 1_393_640_448,
};

test.each(Object.entries(counted))("%s has the multiply-accumulates of the official code", (id, macs) => {
  const { nodes } = traceOf(check(zooModel(id)!.document()));
  expect(sum(nodes.map((node) => count(node).work.macs))).toBe(macs);
});
