"""ViT_C and ViT_P: the paper's formulas, transcribed here in float64, against the exported models with the same weights."""

import json
import math
import os
import tempfile
import unittest

import numpy

from formulas import layer_norm, linear, random_weights, softmax
from native import run_model, vitrine, write_checkpoint

TOLERANCE = 1e-5
NORM_EPSILON = 1e-5
erf = numpy.vectorize(math.erf, otypes=[numpy.float64])


def convolution(image, kernel, stride, padding):
    """[C, H, W] by [O, C, k, k], zeros outside."""
    side = kernel.shape[2]
    padded = numpy.pad(image, [(0, 0), (padding, padding), (padding, padding)])
    windows = numpy.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))[:, ::stride, ::stride]
    return numpy.einsum("chwij,ocij->ohw", windows, kernel, optimize=True)


def batch_norm(image, weights, name):
    at = {part: weights[f"{name}.{part}"][:, None, None] for part in ("weight", "bias", "running_mean", "running_var")}
    return (image - at["running_mean"]) / numpy.sqrt(at["running_var"] + 1e-5) * at["weight"] + at["bias"]


def convolutional_stem(image, weights, widths):
    """Table 1 of the paper: the size halves wherever the width changes; the last convolution has neither norm nor ReLU."""
    before = None
    for index, width in enumerate(widths):
        kernel = weights[f"stem.cstem{index}_conv.weight"]
        image = convolution(image, kernel, 1 if width == before else 2, 1)
        image = numpy.maximum(batch_norm(image, weights, f"stem.cstem{index}_bn"), 0)
        before = width
    last = "stem.cstem_last_conv"
    return convolution(image, weights[f"{last}.weight"], 1, 0) + weights[f"{last}.bias"][:, None, None]


def patchify_stem(image, weights, patch=16):
    return convolution(image, weights["stem.patchify.weight"], patch, 0) + weights["stem.patchify.bias"][:, None, None]


def attention(x, weights, name, heads):
    """torch.nn.MultiheadAttention: rows of one input projection are q, k, v, each head after head."""
    width = x.shape[1]
    depth = width // heads
    q, k, v = numpy.split(x @ weights[f"{name}.in_proj_weight"].T + weights[f"{name}.in_proj_bias"], 3, axis=1)
    parts = [slice(head * depth, (head + 1) * depth) for head in range(heads)]
    joined = [softmax(q[:, part] @ k[:, part].T / math.sqrt(depth)) @ v[:, part] for part in parts]
    return linear(numpy.concatenate(joined, 1), weights, f"{name}.out_proj")


def vit_c(image, weights, heads, depth, widths):
    """[3, H, W] to logits; without `widths` it is ViT_P."""
    weights = {name: values.astype(numpy.float64) for name, values in weights.items()}
    grid = convolutional_stem(image, weights, widths) if widths else patchify_stem(image, weights)
    tokens = grid.reshape(len(grid), -1).T
    x = numpy.concatenate([weights["class_token"][0], tokens]) + weights["pos_embedding"][:, 0]
    for number in range(depth):
        name = f"encoder.block_{number}"
        x = x + attention(layer_norm(x, weights, f"{name}.ln_1", NORM_EPSILON), weights, f"{name}.self_attention.block", heads)
        hidden = linear(layer_norm(x, weights, f"{name}.ln_2", NORM_EPSILON), weights, f"{name}.mlp_block.linear_1")
        x = x + linear(hidden * (1 + erf(hidden / math.sqrt(2))) / 2, weights, f"{name}.mlp_block.linear_2")
    return linear(layer_norm(x, weights, "encoder.ln", NORM_EPSILON)[0], weights, "head.head_fc")


def small_document(height, width, widths):
    """Two blocks of ViT_C on a small picture."""
    blocks = [
        ("io.input", {"height": height, "width": width}, None, "x"),
        ("vitc.stem", {"dim": 24, "widths": widths}, "stem", "tokens"),
        ("vit.classToken", {"name": "class_token"}, "", "y"),
        ("vit.positions", {"name": "pos_embedding", "sequenceFirst": True}, "", "y"),
        ("vitc.block", {"heads": 3, "mlpRatio": 2}, "encoder.block_0", "y"),
        ("vitc.block", {"heads": 3, "mlpRatio": 2}, "encoder.block_1", "y"),
        ("vitc.head", {"classes": 10}, "", "logits"),
        ("io.output", {}, None, None),
    ]
    nodes = [
        {"id": number, "type": kind, "config": config, **({} if scope is None else {"scope": scope})}
        for number, (kind, config, scope, _) in enumerate(blocks, 1)
    ]
    edges = [
        {"from": number, "output": output, "to": number + 1, "input": "x"}
        for number, (_, _, _, output) in enumerate(blocks[:-1], 1)
    ]
    return {"schema": 1, "library": 1, "name": "small", "nodes": nodes, "edges": edges}


class VitC(unittest.TestCase):
    def check_model(self, model, size, **shape):
        weights = random_weights(model, seed=1)
        image = numpy.random.default_rng(2).standard_normal([1, 3, *size], dtype=numpy.float32)
        with tempfile.TemporaryDirectory() as folder:
            checkpoint, path = os.path.join(folder, "weights.safetensors"), os.path.join(folder, "model.onnx")
            write_checkpoint(checkpoint, weights)
            vitrine("export", model, "--weights", checkpoint, "--out", path)
            logits = run_model(path, image)[0][0]
        expected = vit_c(image[0].astype(numpy.float64), weights, **shape)
        self.assertLess(float(numpy.abs(logits - expected).max() / numpy.abs(expected).max()), TOLERANCE)

    def test_convolutional_stem(self):
        """ViT_C-1GF follows the published formulas"""
        self.check_model("vitc_1gf", (224, 224), heads=3, depth=11, widths=[24, 48, 96, 192])

    def test_patchify_stem(self):
        """ViT_P-1GF follows them, with one block more"""
        self.check_model("vitp_1gf", (224, 224), heads=3, depth=12, widths=None)

    def test_repeated_widths(self):
        """A stem that repeats widths, as that of ViT_C-18GF, keeps the size there, on pictures that are not square too"""
        widths = [4, 6, 6, 8, 8, 12]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "document.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(small_document(48, 80, widths), file)
            self.check_model(path, (48, 80), heads=3, depth=2, widths=widths)
