"""Scaling ViT's attention pooling and fixed positions: big_vision's formulas in float64, against the exported models."""

import json
import math
import os
import tempfile
import unittest

import numpy

from formulas import layer_norm, linear, random_weights, softmax
from native import run_model, vitrine, write_checkpoint

TOLERANCE = 1e-5


def gelu_tanh(x):
    return x * (1 + numpy.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2


def many_heads(q, k, v, heads):
    depth = q.shape[1] // heads
    parts = [slice(head * depth, (head + 1) * depth) for head in range(heads)]
    return numpy.concatenate([softmax(q[:, s] @ k[:, s].T / math.sqrt(depth)) @ v[:, s] for s in parts], 1)


def mlp(x, weights, name):
    return linear(gelu_tanh(linear(x, weights, f"{name}.fc1")), weights, f"{name}.fc2")


def waves(height, width, channels):
    """MoCo v3's table as big_vision has it: sine and cosine of the column, then of the row."""
    omega = 1 / 10_000 ** (numpy.arange(channels // 4) / (channels // 4 - 1))
    y, x = numpy.mgrid[:height, :width].reshape(2, -1, 1)
    return numpy.concatenate([numpy.sin(x * omega), numpy.cos(x * omega), numpy.sin(y * omega), numpy.cos(y * omega)], 1)


def scaling_vit(image, weights, patch, depth, heads):
    """[3, H, W] to logits."""
    weights = {name: values.astype(numpy.float64) for name, values in weights.items()}
    kernel = weights["patch_embed.proj.weight"]
    height, width = image.shape[1] // patch, image.shape[2] // patch
    cut = image.reshape(3, height, patch, width, patch).transpose(1, 3, 0, 2, 4).reshape(height * width, -1)
    x = cut @ kernel.reshape(len(kernel), -1).T + weights["patch_embed.proj.bias"]
    x = x + (weights["pos_embed"][0] if "pos_embed" in weights else waves(height, width, len(kernel)))
    for number in range(depth):
        name = f"blocks.{number}"
        q, k, v = numpy.split(linear(layer_norm(x, weights, f"{name}.norm1"), weights, f"{name}.attn.qkv"), 3, 1)
        x = x + linear(many_heads(q, k, v, heads), weights, f"{name}.attn.proj")
        x = x + mlp(layer_norm(x, weights, f"{name}.norm2"), weights, f"{name}.mlp")
    x = layer_norm(x, weights, "norm")
    q = linear(weights["attn_pool.latent"][0], weights, "attn_pool.q")
    k, v = numpy.split(linear(x, weights, "attn_pool.kv"), 2, 1)
    pooled = linear(many_heads(q, k, v, heads), weights, "attn_pool.proj")
    pooled = pooled + mlp(layer_norm(pooled, weights, "attn_pool.norm"), weights, "attn_pool.mlp")
    return linear(pooled, weights, "head")[0]


def small_document():
    """On a grid that is not square, with fixed positions."""
    nodes = [
        {"id": 1, "type": "io.input", "config": {"height": 40, "width": 56}},
        {"id": 2, "type": "vit.patchEmbed", "config": {"dim": 24, "patch": 8}, "scope": "patch_embed"},
        {"id": 3, "type": "vit.sincos2d", "scope": ""},
        {"id": 4, "type": "vit.block", "config": {"gelu": "tanh"}, "scope": "blocks", "repeat": 2},
        {"id": 5, "type": "vit.mapHead", "config": {"heads": 3, "classes": 10, "mlpRatio": 2}, "scope": ""},
        {"id": 6, "type": "io.output"},
    ]
    ports = [("x", "x"), ("tokens", "x"), ("y", "x"), ("y", "x"), ("logits", "x")]
    edges = [
        {"from": index + 1, "output": output, "to": index + 2, "input": given}
        for index, (output, given) in enumerate(ports)
    ]
    return {"schema": 1, "library": 1, "name": "small", "nodes": nodes, "edges": edges}


class ScalingVit(unittest.TestCase):
    def difference(self, model, folder, size, **shape):
        weights = random_weights(model, seed=1)
        checkpoint, path = os.path.join(folder, "weights.safetensors"), os.path.join(folder, "model.onnx")
        write_checkpoint(checkpoint, weights)
        vitrine("export", model, "--weights", checkpoint, "--out", path)
        image = numpy.random.default_rng(2).standard_normal([1, 3, *size], dtype=numpy.float32)
        expected = scaling_vit(image[0].astype(numpy.float64), weights, **shape)
        return float(numpy.abs(run_model(path, image)[0][0] - expected).max() / numpy.abs(expected).max())

    def test_attention_pooling(self):
        """ViT-Ti/16 with a MAP head follows the published formulas"""
        with tempfile.TemporaryDirectory() as folder:
            worst = self.difference("vit_tiny_patch16_map_224", folder, (224, 224), patch=16, depth=12, heads=3)
        self.assertLess(worst, TOLERANCE)

    def test_fixed_positions(self):
        """Sine-cosine positions follow them too, on a grid of 5 × 7"""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "document.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(small_document(), file)
            self.assertLess(self.difference(path, folder, (40, 56), patch=8, depth=2, heads=3), TOLERANCE)
