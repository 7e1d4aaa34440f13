"""Keep executed notebooks, and find the one that still holds.

A notebook is kept under a key made of all that its outputs depend on and that is known
before it runs: code, locked versions, Python, machine. What it uses of the data is
known only afterwards, so that is kept inside; the notebook holds as long as it is
unchanged. Prose is in neither: changing it runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import platform
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from lesson.layout import Layout
from lesson.run import kernel
from lesson.run.notebook import tags
from lesson.run.workspace import DataUse, file_hash

# Entries kept for an episode, so that going back to earlier code is quick.
KEEP = 3
# Modules beside this one that work in the kernel, and so on the outputs.
IN_KERNEL = ("guard", "kernel", "launch", "leftovers", "plots", "removals")


class CacheWarning(UserWarning):
    """An entry of the cache could not be read."""


@dataclass(frozen=True)
class Cache:
    """Executed notebooks of a lesson.

    Attributes
    ----------
    layout
        Where the lesson is.
    environment
        The variables with which the kernels start.
    """

    layout: Layout
    environment: Mapping[str, str] = field(default_factory=lambda: kernel.ENVIRONMENT)

    def find(self, name: str, notebook: NotebookNode) -> NotebookNode | None:
        """Return the executed form of an episode's notebook, or None.

        Outputs and times come from the cache; all else is the notebook's.
        """
        path = self._path(name, notebook)
        if not path.exists():
            return None
        try:
            kept = nbformat.reads(path.read_text("utf-8"), as_version=4)
            used = DataUse(**kept.metadata.lesson.data)
            executed = _with_outputs(notebook, kept)
        except Exception as error:  # a damaged file can fail in any way
            message = f"{self.layout.relative(path)} is damaged and will be made again"
            warnings.warn(f"{message} ({error})", CacheWarning, stacklevel=2)
            path.unlink(missing_ok=True)
            return None
        return executed if used.holds(self.layout.data) else None

    def keep(self, name: str, notebook: NotebookNode, used: DataUse) -> None:
        """Keep an executed notebook.

        Parameters
        ----------
        name
            The episode's name, or the folder of the cache for a variant of it.
        notebook
            With outputs.
        used
            What of ``data/`` its outputs depend on.
        """
        path = self._path(name, notebook)
        notebook.metadata["lesson"] = NotebookNode(data=used.as_dict())
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".part")
        scratch.write_text(nbformat.writes(notebook), "utf-8")
        scratch.replace(path)
        entries = sorted(path.parent.glob("*.ipynb"), key=lambda p: p.stat().st_mtime)
        for old in entries[:-KEEP]:
            old.unlink()

    def _path(self, name: str, notebook: NotebookNode) -> Path:
        return self.layout.cache / name / f"{self._key(notebook)}.ipynb"

    def _key(self, notebook: NotebookNode) -> str:
        code = [
            (cell.source, tags(cell))
            for cell in notebook.cells
            if cell.cell_type == "code"
        ]
        parts = [
            code,
            file_hash(self.layout.lock),
            [file_hash(Path(__file__).with_name(f"{name}.py")) for name in IN_KERNEL],
            dict(self.environment),
            platform.python_version(),
            platform.machine(),
            platform.system(),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def _with_outputs(notebook: NotebookNode, kept: NotebookNode) -> NotebookNode:
    fresh = [cell for cell in notebook.cells if cell.cell_type == "code"]
    done = [cell for cell in kept.cells if cell.cell_type == "code"]
    if [cell.source for cell in fresh] != [cell.source for cell in done]:
        raise ValueError("it holds other code")
    for cell, source in zip(fresh, done, strict=True):
        cell.outputs = source.outputs
        cell.execution_count = source.execution_count
        cell.metadata.lesson.seconds = source.metadata.lesson.seconds
    return notebook
