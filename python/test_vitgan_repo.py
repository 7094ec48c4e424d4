"""The generators of ViTGAN's public reproduction: its layers, transcribed here in float64, against the exported models."""

import math
import os
import tempfile
import unittest

import numpy

from formulas import random_weights, softmax
from native import run_model, vitrine, write_checkpoint

TOLERANCE = 1e-5
DIM, HEADS, GRID, DEPTH = 384, 6, 8, 4


def equal_linear(x, weights, name, rate=1.0, bias_start=0.0):
    weight = weights[f"{name}.weight"] * (rate / math.sqrt(x.shape[-1]))
    return x @ weight.T + weights[f"{name}.bias"] * rate + bias_start


def fused_leaky_relu(x):
    return numpy.where(x > 0, x, 0.2 * x) * math.sqrt(2)


def mapping(x, weights, name, layers):
    x = x / numpy.sqrt((x**2).mean(-1, keepdims=True) + 1e-8)
    for number in range(1, layers + 1):
        x = fused_leaky_relu(equal_linear(x, weights, f"{name}.{number}", rate=0.01))
    return x


def places(side):
    steps = numpy.linspace(-1, 1, side)
    return numpy.array([[x, y] for y in steps for x in steps])


def sine(side, weights, name):
    kernel = weights[f"{name}.ffm.conv.weight"]
    return numpy.sin(places(side) @ kernel.reshape(len(kernel), 2).T + weights[f"{name}.ffm.conv.bias"])


def modulated_norm(x, w, weights, name):
    normed = (x - x.mean(-1, keepdims=True)) / numpy.sqrt(x.var(-1, keepdims=True) + 1e-3)
    return normed * (1 + equal_linear(w, weights, f"{name}.mlp_gamma")) + equal_linear(w, weights, f"{name}.mlp_beta")


def unit(x):
    return x / (numpy.linalg.norm(x) + 1e-4)


def spectral_linear(x, weights, name):
    """One step of power iteration; the first weights' singular value is that of normal ones."""
    weight, start = weights[f"{name}.module.weight_bar"], weights[f"{name}.module.weight_u"]
    right = unit(weight.T @ start)
    left = unit(weight @ right)
    first = math.sqrt(weight.shape[0]) + math.sqrt(weight.shape[1])
    normed = first * weight / (left @ weight @ right)
    return x @ normed.T / math.sqrt(weight.shape[1]) + weights.get(f"{name}.module.bias", 0)


def attention(x, weights, name):
    """softmax((mean q_i^2 - 2 q_i k_j + mean q_j^2) t / sqrt(d)) v."""
    depth = DIM // HEADS
    q, k, v = numpy.split(spectral_linear(x, weights, f"{name}.to_qkv"), 3, axis=1)
    joined = []
    for head in range(HEADS):
        part = slice(head * depth, (head + 1) * depth)
        squares = (q[:, part] ** 2).mean(1)
        distances = squares[:, None] - 2 * q[:, part] @ k[:, part].T + squares[None, :]
        joined.append(softmax(distances / math.sqrt(depth) * weights[f"{name}.temperature"][0]) @ v[:, part])
    return spectral_linear(numpy.concatenate(joined, 1), weights, f"{name}.to_out.0")


def tokens(w, weights):
    x = sine(GRID, weights, "lff")
    for number in range(DEPTH):
        name = f"layers.{number}"
        x = modulated_norm(x, w, weights, f"{name}.layernorm1")
        x = attention(x, weights, f"{name}.attn") + x
        x = modulated_norm(x, w, weights, f"{name}.layernorm2")
        hidden = spectral_linear(x, weights, f"{name}.ff.net.0")
        x = spectral_linear(hidden / (1 + numpy.exp(-hidden)), weights, f"{name}.ff.net.3") + x
    return modulated_norm(x, w, weights, "layernorm")


def modulated_kernel(style, weights, name, demodulate):
    """The convolution's own weights times the style, over their length: [out, in, k, k]."""
    kernel = weights[f"{name}.weight"][0]
    gains = equal_linear(style, weights, f"{name}.modulation", bias_start=1.0)
    kernel = kernel / math.sqrt(kernel[0].size) * gains[:, None, None]
    return kernel / numpy.sqrt((kernel**2).sum((1, 2, 3), keepdims=True) + 1e-8) if demodulate else kernel


def convolution(image, kernel):
    around = kernel.shape[2] // 2
    padded = numpy.pad(image, [(0, 0), (around, around), (around, around)])
    windows = numpy.lib.stride_tricks.sliding_window_view(padded, kernel.shape[2:], axis=(1, 2))
    return numpy.einsum("chwij,ocij->ohw", windows, kernel, optimize=True)


def doubling(image, kernel):
    """Each value spreads its window at every second place; then a blur of 1 3 3 1 both ways, times 4."""
    channels, height, width = image.shape
    large = numpy.zeros([len(kernel), 2 * height + 1, 2 * width + 1])
    spread = numpy.einsum("chw,ocij->ohwij", image, kernel, optimize=True)
    for row in range(3):
        for column in range(3):
            large[:, row : row + 2 * height : 2, column : column + 2 * width : 2] += spread[..., row, column]
    padded = numpy.pad(large, [(0, 0), (1, 1), (1, 1)])
    window = numpy.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 16
    views = numpy.lib.stride_tricks.sliding_window_view(padded, (4, 4), axis=(1, 2))
    return numpy.einsum("chwij,ij->chw", views, window)


def conv_picture(x, w, weights, doublings):
    y = x.T.reshape(DIM, GRID, GRID)
    for number in range(2 * doublings):
        name = f"convs.{number}"
        kernel = modulated_kernel(w, weights, f"{name}.conv", demodulate=True)
        y = doubling(y, kernel) if number % 2 == 0 else convolution(y, kernel)
        y = fused_leaky_relu(y + weights[f"{name}.activate.bias"][:, None, None])
    return convolution(y, modulated_kernel(w, weights, "to_rgb.conv", demodulate=False)) + weights["to_rgb.bias"][0]


def cips_picture(x, weights, patch):
    picture = numpy.zeros([3, GRID * patch, GRID * patch])
    for token, style in enumerate(mapping(x, weights, "cips.style", 4)):
        y = sine(patch, weights, "cips.lff")
        for name in ("cips.conv1", "cips.layers.0", "cips.layers.1"):
            y = y @ modulated_kernel(style, weights, f"{name}.conv", demodulate=True)[:, :, 0, 0].T
            y = fused_leaky_relu(y + weights[f"{name}.activate.bias"])
        colours = y @ modulated_kernel(style, weights, "cips.to_rgbs.0.conv", demodulate=False)[:, :, 0, 0].T
        colours = numpy.clip(0.5 * (colours + weights["cips.to_rgbs.0.bias"].ravel()) + 0.5, 0, 1)
        row, column = divmod(token, GRID)
        rows, columns = slice(row * patch, (row + 1) * patch), slice(column * patch, (column + 1) * patch)
        picture[:, rows, columns] = colours.T.reshape(3, patch, patch)
    return picture


class VitGanReproduction(unittest.TestCase):
    def check_model(self, model, paint):
        weights = random_weights(model, seed=1)
        for name, values in weights.items():
            # Slow layers start a hundred times larger; noise is left out, since it is not the code's but ours.
            if name.startswith(("style.", "cips.style.")):
                weights[name] = values * 100
            elif name.endswith("noise.weight"):
                weights[name] = 0 * values
        z = numpy.random.default_rng(2).standard_normal([1, DIM], dtype=numpy.float32)
        wide = {name: values.astype(numpy.float64) for name, values in weights.items()}
        w = mapping(z[0].astype(numpy.float64), wide, "style", 8)
        expected = paint(tokens(w, wide), w, wide)
        self.assertGreater(float(expected.std()), 0.01, "the picture is blank")
        for form in ("train", "deploy"):
            with self.subTest(form=form), tempfile.TemporaryDirectory() as folder:
                checkpoint, path = os.path.join(folder, "weights.safetensors"), os.path.join(folder, "model.onnx")
                write_checkpoint(checkpoint, weights)
                vitrine("export", model, "--weights", checkpoint, "--form", form, "--out", path)
                picture = run_model(path, z)[0][0]
                difference = float(numpy.abs(picture - expected).max() / numpy.abs(expected).max())
                self.assertLess(difference, TOLERANCE)

    def test_convolutions(self):
        """The generator that paints by convolutions follows the reproduction's layers at 32 x 32"""
        self.check_model("vitgan_repo_conv_32", lambda x, w, weights: conv_picture(x, w, weights, 2))

    def test_pixels(self):
        """The generator that paints pixel by pixel follows them at 32 x 32 and at 64 x 64"""
        self.check_model("vitgan_repo_cips_32", lambda x, w, weights: cips_picture(x, weights, 4))
        self.check_model("vitgan_repo_cips_64", lambda x, w, weights: cips_picture(x, weights, 8))
