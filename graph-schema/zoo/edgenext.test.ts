import { expect, test } from "vitest";
import { bind, check, type RenameTable, type Tensor, traceOf, zooModel } from "../index.ts";

const model = zooModel("edgenext_xx_small")!;
const { params } = traceOf(check(model.document()));
const timm: RenameTable = model.renames?.timm ?? [];

const ourName = (name: string): string => {
  const rule = timm.find(({ pattern }) => pattern.test(name));
  return rule ? name.replace(rule.pattern, rule.replacement) : name;
};

test.each([
  ["stem.0.weight", "downsample_layers.0.0.weight"],
  ["stem.1.bias", "downsample_layers.0.1.bias"],
  ["stages.1.downsample.1.weight", "downsample_layers.1.1.weight"],
  ["stages.0.blocks.1.conv_dw.weight", "stages.0.1.dwconv.weight"],
  ["stages.2.blocks.4.norm.bias", "stages.2.4.norm.bias"],
  ["stages.2.blocks.4.mlp.fc1.weight", "stages.2.4.pwconv1.weight"],
  ["stages.2.blocks.5.mlp.fc2.bias", "stages.2.5.pwconv2.bias"],
  ["stages.2.blocks.5.gamma", "stages.2.5.gamma"],
  ["stages.1.blocks.1.pos_embd.token_projection.weight", "stages.1.1.pos_embd.token_projection.weight"],
  ["stages.3.blocks.1.xca.temperature", "stages.3.1.xca.temperature"],
  ["stages.3.blocks.1.convs.2.weight", "stages.3.1.convs.2.weight"],
  ["head.norm.weight", "norm.weight"],
  ["head.fc.bias", "head.bias"],
])("timm's %s is %s", (theirs, ours) => {
  expect(ourName(theirs)).toBe(ours);
  expect(params.some(({ name }) => name === ours)).toBe(true);
});

test("names that are already ours stay as they are", () => {
  expect(params.filter(({ name }) => ourName(name) !== name).map(({ name }) => name)).toEqual([]);
});

test("timm's checkpoint fits whole", () => {
  const theirName = (name: string): string =>
    name
      .replace(/^norm\./, "head.norm.")
      .replace(/^head\.(weight|bias)$/, "head.fc.$1")
      .replace(/^downsample_layers\.0\./, "stem.")
      .replace(/^downsample_layers\.(\d)\./, "stages.$1.downsample.")
      .replace(/^stages\.(\d)\.(\d)\./, "stages.$1.blocks.$2.")
      .replace("dwconv", "conv_dw")
      .replace("pwconv", "mlp.fc");
  const tensors = params.map(
    ({ name, value }): Tensor => ({ name: theirName(name), shape: value.type.shape, load: () => new Float32Array() }),
  );
  expect(bind(params, tensors, { renames: model.renames ?? {} }).table).toBe("timm");
});
