"""ViTGAN's code is not public: its formulas, transcribed here in float64, against the exported models with the same weights."""

import math
import os
import tempfile
import unittest

import numpy

from formulas import layer_norm, linear, random_weights, softmax
from native import run_model, vitrine, write_checkpoint

TOLERANCE = 1e-5
EPSILON = 1e-5
HEADS = 6
erf = numpy.vectorize(math.erf, otypes=[numpy.float64])


def leaky_relu(x):
    return numpy.where(x > 0, x, 0.2 * x)


def mlp(x, weights, name):
    hidden = linear(x, weights, f"{name}.fc1")
    return linear(hidden * (1 + erf(hidden / math.sqrt(2))) / 2, weights, f"{name}.fc2")


def modulated_norm(x, w, weights, name):
    """SLN(h, w) = gamma(w) * (h - mu) / sigma + beta(w)."""
    centred = x - x.mean(-1, keepdims=True)
    normed = centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
    return linear(w, weights, f"{name}.gamma") * normed + linear(w, weights, f"{name}.beta")


def dot_attention(x, weights, name):
    depth = x.shape[1] // HEADS
    q, k, v = numpy.split(linear(x, weights, f"{name}.qkv"), 3, axis=1)
    parts = [slice(head * depth, (head + 1) * depth) for head in range(HEADS)]
    joined = [softmax(q[:, part] @ k[:, part].T / math.sqrt(depth)) @ v[:, part] for part in parts]
    return linear(numpy.concatenate(joined, 1), weights, f"{name}.proj")


def l2_attention(x, weights, name):
    """softmax(-|x_i W - x_j W|^2 / sqrt(d)) x W_v, every distance taken by itself."""
    depth = x.shape[1] // HEADS
    q, v = linear(x, weights, f"{name}.qk"), linear(x, weights, f"{name}.v")
    joined = []
    for head in range(HEADS):
        part = slice(head * depth, (head + 1) * depth)
        apart = q[:, None, part] - q[None, :, part]
        joined.append(softmax(-(apart**2).sum(-1) / math.sqrt(depth)) @ v[:, part])
    return linear(numpy.concatenate(joined, 1), weights, f"{name}.proj")


def sine_positions(side, weights, name):
    steps = numpy.linspace(-1, 1, side)
    places = numpy.array([[x, y] for y in steps for x in steps])
    return numpy.sin(linear(places, weights, name))


def generator(z, weights, patch, depth):
    w = z / math.sqrt((z**2).mean() + 1e-8)
    for number in range(1, 9):
        w = leaky_relu(linear(w, weights, f"generator.style.{number}"))
    h = sine_positions(8, weights, "generator.pos")
    for number in range(depth):
        name = f"generator.blocks.{number}"
        h = h + dot_attention(modulated_norm(h, w, weights, f"{name}.norm1"), weights, f"{name}.attn")
        h = h + mlp(modulated_norm(h, w, weights, f"{name}.norm2"), weights, f"{name}.mlp")
    name = "generator.synthesis"
    y = modulated_norm(h, w, weights, f"{name}.norm")
    features = sine_positions(patch, weights, f"{name}.fourier")
    picture = numpy.zeros([3, 8 * patch, 8 * patch])
    for token, style in enumerate(linear(y, weights, f"{name}.style")):
        modulated = weights[f"{name}.fc1.weight"] * style
        modulated = modulated / numpy.sqrt((modulated**2).sum(1, keepdims=True) + 1e-8)
        hidden = leaky_relu(features @ modulated.T + weights[f"{name}.fc1.bias"])
        colours = linear(hidden, weights, f"{name}.fc2").reshape(patch, patch, 3)
        row, column = divmod(token, 8)
        rows, columns = slice(row * patch, (row + 1) * patch), slice(column * patch, (column + 1) * patch)
        picture[:, rows, columns] = colours.transpose(2, 0, 1)
    return picture


def discriminator(picture, weights, patch, depth):
    name = "discriminator"
    padded = numpy.pad(picture, [(0, 0), (patch // 2, patch // 2), (patch // 2, patch // 2)])
    side = picture.shape[1] // patch
    cut = [
        padded[:, row * patch : (row + 2) * patch, column * patch : (column + 2) * patch].ravel()
        for row in range(side)
        for column in range(side)
    ]
    kernel = weights[f"{name}.patch_embed.proj.weight"]
    tokens = numpy.array(cut) @ kernel.reshape(len(kernel), -1).T + weights[f"{name}.patch_embed.proj.bias"]
    x = numpy.concatenate([weights[f"{name}.cls_token"][0], tokens + sine_positions(side, weights, f"{name}.patch_embed.pos")])
    for number in range(depth):
        block = f"{name}.blocks.{number}"
        x = x + l2_attention(layer_norm(x, weights, f"{block}.norm1", EPSILON), weights, f"{block}.attn")
        x = x + mlp(layer_norm(x, weights, f"{block}.norm2", EPSILON), weights, f"{block}.mlp")
    return linear(layer_norm(x, weights, f"{name}.norm", EPSILON)[0], weights, f"{name}.head")


class VitGan(unittest.TestCase):
    def check_model(self, model, patch, depth):
        weights = random_weights(model, seed=1)
        z = numpy.random.default_rng(2).standard_normal([1, 384], dtype=numpy.float32)
        with tempfile.TemporaryDirectory() as folder:
            checkpoint, path = os.path.join(folder, "weights.safetensors"), os.path.join(folder, "model.onnx")
            write_checkpoint(checkpoint, weights)
            vitrine("export", model, "--weights", checkpoint, "--out", path)
            picture, logit = run_model(path, z)
        wide = {name: values.astype(numpy.float64) for name, values in weights.items()}
        expected = generator(z[0].astype(numpy.float64), wide, patch, depth)
        self.assertLess(float(numpy.abs(picture[0] - expected).max() / numpy.abs(expected).max()), TOLERANCE)
        verdict = discriminator(expected, wide, patch, depth)
        self.assertLess(float(numpy.abs(logit[0] - verdict).max()), 10 * TOLERANCE * max(1, float(numpy.abs(verdict).max())))

    def test_small_pictures(self):
        """ViTGAN's generator and discriminator of 32 x 32 pictures follow the published formulas"""
        self.check_model("vitgan_32", patch=4, depth=4)

    def test_larger_pictures(self):
        """ViTGAN's generator and discriminator of 64 x 64 pictures follow them too"""
        self.check_model("vitgan_celeba_64", patch=8, depth=6)
