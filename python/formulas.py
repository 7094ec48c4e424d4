"""What the transcriptions of published formulas share: layers in float64 over weights by name, and weights to try them with."""

import json
import math

import numpy

from native import vitrine


def random_weights(model, seed):
    """Every tensor that the model names; wide enough that scores differ and a mask tells, not so wide that rounding grows."""
    generator = numpy.random.default_rng(seed)
    weights = {}
    for tensor in json.loads(vitrine("weights", model, "--json")):
        values = generator.uniform(-1, 1, tensor["shape"])
        if tensor["name"].endswith("running_var"):
            values = 1 + 0.5 * values
        elif len(tensor["shape"]) == 1 and tensor["name"].endswith(("weight", "gamma_1", "gamma_2")):
            values = 1 + 0.1 * values
        elif len(tensor["shape"]) == 1:
            values = 0.1 * values
        else:
            values = values * math.sqrt(3 / math.prod(tensor["shape"][1:]))
        weights[tensor["name"]] = values.astype(numpy.float32)
    return weights


def layer_norm(x, weights, name, epsilon=1e-6):
    centred = x - x.mean(-1, keepdims=True)
    normed = centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + epsilon)
    return normed * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def linear(x, weights, name):
    bias = weights.get(f"{name}.bias")
    return x @ weights[f"{name}.weight"].T + (0 if bias is None else bias)


def softmax(x):
    e = numpy.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
