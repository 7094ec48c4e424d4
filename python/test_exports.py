"""Every zoo model, exported by the command line, is a valid ONNX file that native onnxruntime runs alike in every form."""

import json
import os
import tempfile
import unittest

import numpy
import onnx

from native import open_model, vitrine

# Past 2 GiB the tensors are a file of their own: gigabytes of disk, and more memory to run in than a small machine has.
GREATEST_PARAMETERS = 400_000_000
# A clip of 16 frames; longer ones cost hundreds of billions of multiply-adds a run.
GREATEST_INPUT = 3 * 16 * 224 * 224
TOLERANCE = 1e-4


def greatest_difference(expected, actual):
    """The largest difference over all outputs, as a share of the largest expected value of its output."""
    return max(float(numpy.abs(e - a).max() / max(numpy.abs(e).max(), 1e-12)) for e, a in zip(expected, actual))


# Opset 17 spells ops otherwise, and a system's variants have the same ops: one form of its smallest model is enough.
WAYS = ((20, "train"), (20, "deploy"))
WAYS_OF_SMALLEST = (*WAYS, (17, "deploy"))


class Exports(unittest.TestCase):
    """One generated test per zoo model, see below."""

    def check_valid(self, model):
        """Without a run, for what takes minutes to run."""
        for opset, form in WAYS:
            with self.subTest(opset=opset, form=form), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "model.onnx")
                vitrine("export", model["id"], "--out", path, "--opset", str(opset), "--form", form, "--seed", "1")
                onnx.checker.check_model(path, full_check=True)

    def check_model(self, model, ways):
        image = numpy.random.default_rng(0).standard_normal(model["input"], dtype=numpy.float32)
        reference = None
        for opset, form in ways:
            with self.subTest(opset=opset, form=form), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "model.onnx")
                vitrine("export", model["id"], "--out", path, "--opset", str(opset), "--form", form, "--seed", "1")
                onnx.checker.check_model(path, full_check=True)
                run = open_model(path)
                one = run(image)
                for output in one:
                    self.assertTrue(numpy.isfinite(output).all(), "an output is not finite")
                    self.assertGreater(float(numpy.abs(output).max()), 0, "an output is zero everywhere")
                if reference is None:
                    reference = one
                    continue
                self.assertLess(greatest_difference(reference, one), TOLERANCE, "differs from the train form")
                # One batch of two different images must give what each gives alone.
                if opset == 20 and model.get("batch") != 1:
                    two = run(numpy.concatenate([image, -image]))
                    both = [numpy.concatenate([a, b]) for a, b in zip(one, run(-image))]
                    self.assertLess(greatest_difference(both, two), TOLERANCE, "batch 2 differs from batch 1 twice")


def _add_tests():
    wanted = [name for name in os.environ.get("VITRINE_MODELS", "").split(",") if name]
    models = json.loads(vitrine("models", "--json"))
    smallest = {}
    for model in sorted(models, key=lambda model: model["parameters"]):
        smallest.setdefault(model["system"], model["id"])
    for model in models:
        if wanted and model["id"] not in wanted:
            continue

        large = model["parameters"] > GREATEST_PARAMETERS
        slow = numpy.prod(model["input"]) > GREATEST_INPUT

        def test(self, model=model, large=large, slow=slow):
            if large and not os.environ.get("VITRINE_LONG"):
                self.skipTest(f"{model['parameters']} parameters, gigabytes of disk: npm run test:python -- --long")
            if large or slow:
                self.check_valid(model)
            else:
                self.check_model(model, WAYS_OF_SMALLEST if model["id"] in smallest.values() else WAYS)

        name = "test_" + "".join(c if c.isalnum() else "_" for c in model["id"])
        batches = "1" if model.get("batch") == 1 else "1 and 2"
        runs = "" if large or slow else f" and runs alike in every form, at batch {batches}"
        test.__doc__ = f"{model['id']} is valid{runs}"
        setattr(Exports, name, test)


_add_tests()
