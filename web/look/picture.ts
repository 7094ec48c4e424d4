// Pictures in and out: a file cut to the model's size and normalised as ImageNet models are trained; maps as pixels.

import type { TensorData } from "#runtime";
import type { PictureOut } from "./look.ts";

/** Of RGB in 0 … 1, over ImageNet: what most published models were trained with. */
const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;

export interface PictureIn {
  readonly name: string;
  readonly tensor: TensorData;
  /** As the model sees it, before normalising. */
  readonly pixels: ImageData;
}

/**
 * The middle of a picture, its shorter side fitted to the model's.
 * @param shape [1, 3, H, W]
 * @throws Error with one sentence where the file is no picture
 */
export async function pictureInput(file: File, shape: readonly number[]): Promise<PictureIn> {
  const [, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || channels !== 3)
    throw new Error(`a picture needs an input of 3 channels, this one is ${shape.slice(1).join("×")}.`);
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) throw new Error(`${file.name} is no picture that this browser reads.`);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser gives no canvas to draw on.");
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [drawnWidth, drawnHeight] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (width - drawnWidth) / 2, (height - drawnHeight) / 2, drawnWidth, drawnHeight);
  bitmap.close();
  const pixels = context.getImageData(0, 0, width, height);
  return { name: file.name, tensor: { dims: shape, data: normalised(pixels) }, pixels };
}

/** RGBA bytes, pixel by pixel → three planes of floats. */
export function normalised({ data, width, height }: Pick<ImageData, "data" | "width" | "height">): Float32Array {
  const area = width * height;
  const values = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const [mean = 0, deviation = 1] = [imagenet.mean[channel], imagenet.deviation[channel]];
    for (let at = 0; at < area; at++)
      values[channel * area + at] = ((data[4 * at + channel] ?? 0) / 255 - mean) / deviation;
  }
  return values;
}

/** RGBA bytes of a map, its least value black and its greatest white: generators differ in what they call white. */
export function pixelsOf({ channels, height, width, values }: PictureOut): Uint8ClampedArray<ArrayBuffer> {
  const area = height * width;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const range = greatest - least || 1;
  const pixels = new Uint8ClampedArray(4 * area);
  for (let at = 0; at < area; at++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = values[(channels === 1 ? 0 : channel) * area + at] ?? 0;
      pixels[4 * at + channel] = (255 * (value - least)) / range;
    }
    pixels[4 * at + 3] = 255;
  }
  return pixels;
}
