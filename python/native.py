"""Vitrine's command line, checkpoints made of arrays, and ONNX files in native onnxruntime."""

import json
import os
import struct
import subprocess

import numpy
import onnxruntime

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def vitrine(*arguments):
    """What the command line prints on stdout."""
    command = ["node", os.path.join(ROOT, "bin", "vitrine.mjs"), *arguments]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"vitrine {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def open_model(path):
    """A function from one input array to the list of outputs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda image: session.run(None, {session.get_inputs()[0].name: image})


def run_model(path, image):
    return open_model(path)(image)


def write_checkpoint(path, tensors):
    """A .safetensors file of float32 arrays by name."""
    header, offset = {}, 0
    for name, array in tensors.items():
        end = offset + 4 * array.size
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            file.write(numpy.ascontiguousarray(array, dtype="<f4").tobytes())
