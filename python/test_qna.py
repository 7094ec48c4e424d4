"""QnA-ViT: its formulas window by window, transcribed here in float64, against the exported models with the same weights."""

import math
import os
import tempfile
import unittest

import numpy

from formulas import random_weights, softmax
from native import run_model, vitrine, write_checkpoint

TOLERANCE = 1e-5
WINDOWS = (7, 7, 14, 7)
# The paper's table of variants, stage by stage.
SHALLOW = {"query_blocks": (2, 3, 2, 0), "local_blocks": (0, 0, 4, 2)}
DEEP = {"query_blocks": (2, 3, 6, 0), "local_blocks": (0, 0, 12, 2)}
NARROW = {"query_heads": (8, 16, 32, 64), "local_heads": (2, 4, 8, 16)}
WIDE = {"query_heads": (6, 12, 24, 48), "local_heads": (3, 6, 12, 24)}


def norm(x, weights, name):
    centred = x - x.mean(-1, keepdims=True)
    normed = centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + 1e-6)
    return normed * weights[f"{name}.scale"] + weights[f"{name}.bias"]


def dense(x, weights, name):
    return x @ weights[f"{name}.kernel"] + weights.get(f"{name}.bias", 0)


def mlp(x, weights, name):
    hidden = dense(x, weights, f"{name}.Dense_0")
    gelu = 0.5 * hidden * (1 + numpy.tanh(math.sqrt(2 / math.pi) * (hidden + 0.044715 * hidden**3)))
    return dense(gelu, weights, f"{name}.Dense_1")


def learned_query_attention(x, weights, name, heads, stride):
    """
    Equation by equation: around every place, each learned query weighs the keys in its window by a softmax with a bias
    per place of the window; the values are weighed by that, times alpha, and the queries' results are added.
    """
    height, width, _ = x.shape
    keys = (x @ weights[f"{name}.Wk"]).reshape(height, width, heads, -1)
    values = dense(x, weights, f"{name}.to_v").reshape(keys.shape)
    depth = keys.shape[-1]
    queries = weights[f"{name}.query"].reshape(-1, heads, depth)
    queries = queries / (numpy.linalg.norm(queries, axis=-1, keepdims=True) + 1e-6) / math.sqrt(depth)
    count = len(queries)
    bias = weights[f"{name}.rpe_bias"].reshape(-1, count, heads)
    alpha = weights[f"{name}.attn_scale_weights"].reshape(-1, count, heads)
    side = math.isqrt(len(bias))
    scores = numpy.einsum("hwnd,qnd->hwqn", keys, queries)
    around = (side - 1) // 2
    rows, columns = range(0, height, stride), range(0, width, stride)
    result = numpy.zeros([len(rows), len(columns), heads, depth])
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            places = [
                (y, x, (y - row + around) * side + x - column + around)
                for y in range(max(0, row - around), min(height, row + around + 1))
                for x in range(max(0, column - around), min(width, column + around + 1))
            ]
            ys, xs, at = (list(axis) for axis in zip(*places))
            attention = softmax((scores[ys, xs] + bias[at]).transpose(1, 2, 0))
            result[i, j] = numpy.einsum("qnp,pqn,pnd->nd", attention, alpha[at], values[ys, xs])
    return dense(result.reshape(len(rows), len(columns), -1), weights, f"{name}.to_out")


def query_block(x, weights, name, heads, stride=1):
    skip = x if stride == 1 else x[::stride, ::stride] @ weights[f"{name}.Conv_0.kernel"][0, 0]
    mixed = learned_query_attention(norm(x, weights, f"{name}.LayerNorm_0"), weights, f"{name}.FusedKQnA_0", heads, stride)
    x = mixed + skip
    return x + mlp(norm(x, weights, f"{name}.LayerNorm_1"), weights, f"{name}.MlpBlock_0")


def local_attention(x, weights, name, heads, window):
    """Windows side by side; q, k and v of one head stand together; a table of what every offset adds."""
    height, width, channels = x.shape
    depth = channels // heads
    table = weights[f"{name}.RelativePositionalEmbedding_0.rpe_bias"].reshape(2 * window - 1, 2 * window - 1, heads)
    y, x_ = numpy.divmod(numpy.arange(window * window), window)
    bias = table[y[:, None] - y[None, :] + window - 1, x_[:, None] - x_[None, :] + window - 1]
    result = numpy.zeros_like(x)
    for top in range(0, height, window):
        for left in range(0, width, window):
            part = x[top : top + window, left : left + window].reshape(-1, channels)
            parts = dense(part, weights, f"{name}.to_qkv").reshape(-1, heads, 3, depth)
            q, k, v = parts[:, :, 0], parts[:, :, 1], parts[:, :, 2]
            scores = numpy.einsum("inc,jnc->nij", q, k) / math.sqrt(depth) + bias.transpose(2, 0, 1)
            joined = numpy.einsum("nij,jnc->inc", softmax(scores), v).reshape(-1, channels)
            result[top : top + window, left : left + window] = dense(joined, weights, f"{name}.to_out").reshape(
                window, window, channels
            )
    return result


def local_block(x, weights, name, heads, window):
    attended = local_attention(norm(x, weights, f"{name}.LayerNorm_0"), weights, f"{name}.MultiHeadSelfAttention_0", heads, window)
    x = x + attended
    return x + mlp(norm(x, weights, f"{name}.LayerNorm_1"), weights, f"{name}.MlpBlock_0")


def qna_vit(image, weights, query_blocks, local_blocks, query_heads, local_heads):
    """[3, H, W] to logits."""
    channels, height, width = image.shape
    kernel = weights["StemBlock_0.conv_1x1.kernel"]
    cut = image.reshape(channels, height // 4, 4, width // 4, 4).transpose(1, 3, 2, 4, 0)
    x = numpy.einsum("hwijc,ijco->hwo", cut, kernel)
    for stage, window in enumerate(WINDOWS):
        for block in range(1, local_blocks[stage] + 1):
            x = local_block(x, weights, f"LSAStage_{stage}.MSA_Block_{block}", local_heads[stage], window)
        name, depth = f"QnAStage_{stage}.QnA_Block", query_blocks[stage]
        for block in range(1, depth + 1):
            x = query_block(x, weights, f"{name}_{block}", query_heads[stage])
        if stage < len(WINDOWS) - 1:
            x = query_block(x, weights, f"{name}_{depth + 1}_stride_2", 2 * query_heads[stage], stride=2)
    head = "ClassificationHead_0"
    return dense(norm(x, weights, f"{head}.LayerNorm_0").mean((0, 1)), weights, f"{head}.head_logits")


class Qna(unittest.TestCase):
    def check_model(self, model, **shape):
        weights = random_weights(model, seed=1)
        for name, values in weights.items():
            # Flax keeps what comes in first: their scale is of the other axis. Norms are called scales.
            if name.endswith("LayerNorm_0.scale") or name.endswith("LayerNorm_1.scale"):
                weights[name] = 1 + values
        image = numpy.random.default_rng(2).standard_normal([1, 3, 224, 224], dtype=numpy.float32)
        with tempfile.TemporaryDirectory() as folder:
            checkpoint, path = os.path.join(folder, "weights.safetensors"), os.path.join(folder, "model.onnx")
            write_checkpoint(checkpoint, weights)
            vitrine("export", model, "--weights", checkpoint, "--out", path)
            logits = run_model(path, image)[0][0]
        wide = {name: values.astype(numpy.float64) for name, values in weights.items()}
        expected = qna_vit(image[0].astype(numpy.float64), wide, **shape)
        self.assertLess(float(numpy.abs(logits - expected).max() / numpy.abs(expected).max()), TOLERANCE)

    def test_tiny(self):
        """QnA-ViT-T follows the published formulas"""
        self.check_model("qna_vit_tiny", **SHALLOW, **NARROW)

    def test_wide_windows(self):
        """QnA-ViT-T with windows of 7 x 7 follows them"""
        self.check_model("qna_vit_tiny_7x7", **SHALLOW, **NARROW)

    def test_small(self):
        """QnA-ViT-S, deeper, follows them"""
        self.check_model("qna_vit_small", **DEEP, **NARROW)

    def test_base(self):
        """QnA-ViT-B, of other widths and heads too, follows them"""
        self.check_model("qna_vit_base", **DEEP, **WIDE)
