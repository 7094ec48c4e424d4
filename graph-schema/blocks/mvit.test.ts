import { describe, expect, test } from "vitest";
import { mapType, tokensType } from "../index.ts";
import { refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const picture = tokensType([1, 65, 12], { grid: [8, 8], prefix: 1 });
const video = tokensType([1, 61, 8], { grid: [3, 4, 5], prefix: 1 });

describe("MViT's patch embedding", () => {
  test("has a window over frames where a video arrives, none where a picture does", () => {
    const config = { dim: 6 };
    const ofPicture = tracedBlock("mvit.patchEmbed", { inputs: [mapType([1, 3, 16, 16])], config });
    expect(ofPicture.output).toEqual(tokensType([1, 16, 6], { grid: [4, 4] }));
    expect(stateOf(ofPicture.trace)).toEqual(["proj.weight [6,3,7,7]", "proj.bias [6]"]);
    const ofVideo = tracedBlock("mvit.patchEmbed", { inputs: [mapType([1, 3, 4, 16, 16])], config });
    expect(ofVideo.output).toEqual(tokensType([1, 32, 6], { grid: [2, 4, 4] }));
    expect(stateOf(ofVideo.trace)).toEqual(["proj.weight [6,3,3,7,7]", "proj.bias [6]"]);
  });
});

describe("an MViT block", () => {
  test("keeps the image when its queries are not pooled, and halves rows and columns, not frames, when they are", () => {
    expect(tracedBlock("mvit.block", { inputs: [video] }).output).toEqual(video);
    const halved = tracedBlock("mvit.block", { inputs: [video], config: { queryStride: 2, frameKernel: 3 } });
    expect(halved.output).toEqual(tokensType([1, 19, 8], { grid: [3, 2, 3], prefix: 1 }));
  });

  test("shares its pools between the heads and names the projection of the residual", () => {
    const { trace } = tracedBlock("mvit.block", { inputs: [picture], config: { heads: 2, queryStride: 2, out: 20 } });
    const state = stateOf(trace);
    for (const part of ["q", "k", "v"]) {
      expect(state).toContain(`attn.pool_${part}.weight [6,1,1,3,3]`);
      expect(state).toContain(`attn.norm_${part}.weight [6]`);
    }
    expect(state).toContain("proj.weight [20,12]");
    expect(state).toContain("mlp.fc2.weight [20,48]");
  });

  test("has no pool for keys whose window is one position", () => {
    const { trace } = tracedBlock("mvit.block", { inputs: [picture], config: { keyKernel: 1 } });
    expect(stateOf(trace).filter((name) => /pool_|norm_/.test(name))).toEqual([]);
  });

  test("refuses to pool tokens that no longer form an image, and attends among them where nothing is pooled", () => {
    const rest = tokensType([1, 20, 8]);
    expect(refusalOf("mvit.block", { inputs: [rest] })).toBe(
      "attn: toMap needs tokens that still form an image, got f32[1,20,8] tokens",
    );
    expect(tracedBlock("mvit.block", { inputs: [rest], config: { keyKernel: 1 } }).output).toEqual(rest);
  });
});

test("separable positions refuse the tokens of a picture", () => {
  expect(refusalOf("mvit.positions", { inputs: [picture] })).toBe(
    "separable positions needs tokens that still form a video, got f32[1,65,12] tokens 1+8×8",
  );
});
