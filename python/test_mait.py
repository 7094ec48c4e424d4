"""MaiT has no official code: its formulas, transcribed here in float64, against the exported models with the same weights."""

import json
import math
import os
import tempfile
import unittest

import numpy

from formulas import layer_norm, linear, random_weights, softmax
from native import run_model, vitrine, write_checkpoint

TOLERANCE = 1e-5
erf = numpy.vectorize(math.erf, otypes=[numpy.float64])


def window_mask(grid, window, class_column):
    """M of the text's equation 2: 1 where a patch (row) has another (column) in its window; the class token has all."""
    rows, columns = numpy.divmod(numpy.arange(grid[0] * grid[1]), grid[1])
    mask = numpy.ones([1 + rows.size, 1 + rows.size])
    mask[1:, 0] = class_column
    down = numpy.abs(rows[:, None] - rows[None, :])
    across = numpy.abs(columns[:, None] - columns[None, :])
    mask[1:, 1:] = (down <= window[0] // 2) & (across <= window[1] // 2)
    return mask


def attention(x, weights, name, layer):
    tokens, width = x.shape
    heads, depth = layer["heads"], width // layer["heads"]
    qkv = linear(x, weights, f"{name}.qkv").reshape(tokens, 3, heads, depth)
    joined = []
    for head in range(heads):
        q, k, v = (qkv[:, part, head] for part in range(3))
        scores = q @ k.T / math.sqrt(depth)
        if head < layer["masked"]:
            mask = layer["mask"]
            scores = numpy.where(mask == 1, scores, -numpy.inf) if layer["infinite"] else mask * scores
        joined.append(softmax(scores) @ v)
    return linear(numpy.concatenate(joined, 1), weights, f"{name}.proj")


def mait(image, weights, patch, layers):
    """[3, H, W] to logits."""
    weights = {name: values.astype(numpy.float64) for name, values in weights.items()}
    channels, height, width = image.shape
    cut = image.reshape(channels, height // patch, patch, width // patch, patch).transpose(1, 3, 0, 2, 4)
    kernel = weights["patch_embed.proj.weight"]
    patches = cut.reshape(-1, kernel[0].size) @ kernel.reshape(len(kernel), -1).T + weights["patch_embed.proj.bias"]
    x = numpy.concatenate([weights["cls_token"][0], patches]) + weights["pos_embed"][0]
    for number, layer in enumerate(layers):
        name = f"blocks.{number}"
        y = attention(layer_norm(x, weights, f"{name}.norm1"), weights, f"{name}.attn", layer)
        x = x + y * weights.get(f"{name}.gamma_1", 1)
        hidden = linear(layer_norm(x, weights, f"{name}.norm2"), weights, f"{name}.mlp.fc1")
        y = linear(hidden * (1 + erf(hidden / math.sqrt(2))) / 2, weights, f"{name}.mlp.fc2")
        x = x + y * weights.get(f"{name}.gamma_2", 1)
    return linear(layer_norm(x, weights, "norm")[0], weights, "head")


def small_document(height, width, block):
    nodes = [
        {"id": 1, "type": "io.input", "config": {"height": height, "width": width}},
        {"id": 2, "type": "vit.patchEmbed", "config": {"dim": 24, "patch": 8}, "scope": "patch_embed"},
        {"id": 3, "type": "vit.classToken", "scope": ""},
        {"id": 4, "type": "vit.positions", "scope": ""},
        {"id": 5, "type": "mait.block", "config": block, "scope": "blocks", "repeat": 2},
        {"id": 6, "type": "vit.head", "config": {"classes": 10}, "scope": ""},
        {"id": 7, "type": "io.output"},
    ]
    ports = [("x", "x"), ("tokens", "x"), ("y", "x"), ("y", "x"), ("y", "x"), ("logits", "x")]
    edges = [
        {"from": index + 1, "output": output, "to": index + 2, "input": given}
        for index, (output, given) in enumerate(ports)
    ]
    return {"schema": 1, "library": 1, "name": "small", "nodes": nodes, "edges": edges}


class Mait(unittest.TestCase):
    def differences(self, model, folder, size, patch, layers):
        """Largest difference of the logits to the formulas, and to the formulas without masks, over the largest logit."""
        weights = random_weights(model, seed=1)
        checkpoint, path = os.path.join(folder, "weights.safetensors"), os.path.join(folder, "model.onnx")
        write_checkpoint(checkpoint, weights)
        vitrine("export", model, "--weights", checkpoint, "--out", path)
        image = numpy.random.default_rng(2).standard_normal([1, 3, *size], dtype=numpy.float32)
        logits = run_model(path, image)[0][0]
        unmasked = [{**layer, "masked": 0} for layer in layers]
        expected = [mait(image[0].astype(numpy.float64), weights, patch, variant) for variant in (layers, unmasked)]
        return [float(numpy.abs(logits - e).max() / numpy.abs(e).max()) for e in expected]

    def check_zoo_model(self, model, runs, heads):
        """`runs`: layers and their masked heads, in order."""
        mask = window_mask((14, 14), (3, 3), 0)
        layers = [
            {"heads": heads, "masked": masked, "mask": mask, "infinite": False}
            for count, masked in runs
            for _ in range(count)
        ]
        with tempfile.TemporaryDirectory() as folder:
            masked, unmasked = self.differences(model, folder, (224, 224), 16, layers)
        self.assertLess(masked, TOLERANCE)
        self.assertGreater(unmasked, 100 * TOLERANCE, "the mask makes no difference here")

    def test_one_masked_head(self):
        """MaiT-T of 12 layers, one masked head in each, follows the published formulas"""
        self.check_zoo_model("mait_t12", [(12, 1)], heads=3)

    def test_mixed_masks(self):
        """MaiT-XT, all heads masked in the first third of the layers and one in the second, follows them"""
        self.check_zoo_model("mait_xt24", [(8, 3), (8, 1), (8, 0)], heads=3)

    def test_every_option(self):
        """Windows that are not square, the class token in them, infinite masks and layer scale follow the formulas"""
        cases = [
            ({"maskedHeads": 2, "height": 5}, (5, 3), 0),
            ({"maskedHeads": 3, "width": 5, "classColumn": True}, (3, 5), 1),
            ({"mask": "minusInfinity"}, (3, 3), 0),
            ({"mask": "minusInfinity", "maskedHeads": 3, "classColumn": True, "layerScale": 0.1}, (3, 3), 1),
        ]
        for block, window, class_column in cases:
            with self.subTest(block=block), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "document.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(small_document(40, 56, block), file)
                layer = {
                    "heads": 3,
                    "masked": block.get("maskedHeads", 1),
                    "mask": window_mask((5, 7), window, class_column),
                    "infinite": block.get("mask") == "minusInfinity",
                }
                masked, unmasked = self.differences(path, folder, (40, 56), 8, [layer, layer])
                self.assertLess(masked, TOLERANCE)
                self.assertGreater(unmasked, 100 * TOLERANCE, "the mask makes no difference here")
