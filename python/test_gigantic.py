"""The largest model past 2 GiB: written in bounded memory, read by native onnxruntime. Minutes and 8 GB of disk: --long."""

import os
import tempfile
import unittest

import numpy
import onnx
import onnxruntime

from native import ROOT

MODEL = "vit_gigantic_patch14_224"
PARAMETERS = 1_844_440_680
GREATEST_KILOBYTES = 1_000_000


def peak_kilobytes(*arguments):
    """The most memory that the command line had at a time."""
    process = os.spawnvp(os.P_NOWAIT, "node", ["node", os.path.join(ROOT, "bin", "vitrine.mjs"), *arguments])
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        raise AssertionError(f"vitrine {' '.join(arguments)}: status {status}")
    return usage.ru_maxrss


@unittest.skipUnless(os.environ.get("VITRINE_LONG"), "takes minutes and 8 GB of disk: npm run test:python -- --long")
class Gigantic(unittest.TestCase):
    def test_gigantic(self):
        """ViT-G/14 goes to disk in less than 1 GB of memory, as two files that onnxruntime runs"""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "g.onnx")
            kilobytes = peak_kilobytes("export", MODEL, "--out", path, "--seed", "1")
            self.assertLess(kilobytes, GREATEST_KILOBYTES)
            self.assertGreater(os.path.getsize(f"{path}.data"), 4 * PARAMETERS - 2**20)
            self.assertLess(os.path.getsize(path), 2**20)
            onnx.checker.check_model(path)
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            # No copies of the weights in another order: the file stays mapped into memory.
            options.add_session_config_entry("session.disable_prepacking", "1")
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
            session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
            image = numpy.random.default_rng(0).standard_normal([1, 3, 224, 224], dtype=numpy.float32)
            (logits,) = session.run(None, {session.get_inputs()[0].name: image})
            self.assertEqual(logits.shape, (1, 1000))
            self.assertTrue(numpy.isfinite(logits).all())
            self.assertGreater(float(numpy.abs(logits).max()), 0)
