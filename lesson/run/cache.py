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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from traitlets.utils.bunch import Bunch

from lesson.layout import Layout
from lesson.run import kernel
from lesson.run.notebook import Code, code_cells, tags
from lesson.run.workspace import DataUse, file_hash

# Entries kept for an episode, so that going back to earlier code is quick.
KEEP = 3
# Modules beside this one that work in the kernel or on what it sends, and so on the
# outputs that are kept.
IN_KERNEL = (
    "colours",
    "guard",
    "kernel",
    "launch",
    "leftovers",
    "origins",
    "plots",
    "removals",
    "repeats",
    "strokes",
    "tracebacks",
)


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

    def find(self, name: str, code: Sequence[Code]) -> Any | None:
        """Return what an episode's code shows, or None.

        Parameters
        ----------
        name
            The episode's name, or the folder of the cache for a variant of it.
        code
            Of the episode.

        Returns
        -------
        notebook or None
            Its code cells only, with outputs and times, and the lines that the code has
            in the episode now. Read as plain JSON, since nbformat takes a second to
            load.
        """
        path = self._path(name, code)
        if not path.exists():
            return None
        try:
            text = path.read_text("utf-8")
            kept = json.loads(text, object_hook=Bunch)
            used = DataUse(**kept.metadata.lesson.data)
            executed = _with_lines(kept, code)
        except Exception as error:  # a damaged file can fail in any way
            message = f"{self.layout.relative(path)} is damaged and will be made again"
            warnings.warn(f"{message} ({error})", CacheWarning, stacklevel=2)
            path.unlink(missing_ok=True)
            return None
        return executed if used.holds(self.layout.data) else None

    def keep(self, name: str, notebook: Any, used: DataUse) -> None:
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
        path = self._path(name, [_code(cell) for cell in code_cells(notebook)])
        notebook.metadata["lesson"] = {"data": used.as_dict()}
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".part")
        scratch.write_text(json.dumps(notebook), "utf-8")
        scratch.replace(path)
        entries = sorted(path.parent.glob("*.ipynb"), key=lambda p: p.stat().st_mtime)
        for old in entries[:-KEEP]:
            old.unlink()

    def _path(self, name: str, code: Sequence[Code]) -> Path:
        return self.layout.cache / name / f"{self._key(code)}.ipynb"

    def _key(self, code: Sequence[Code]) -> str:
        parts = [
            [(one.source, one.tags) for one in code],
            file_hash(self.layout.lock),
            [file_hash(Path(__file__).with_name(f"{name}.py")) for name in IN_KERNEL],
            dict(self.environment),
            platform.python_version(),
            platform.machine(),
            platform.system(),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def _code(cell: Any) -> Code:
    return Code(cell.source, tuple(tags(cell)), cell.metadata.lesson.line)


def _with_lines(kept: Any, code: Sequence[Code]) -> Any:
    """Return the code cells of what was kept, at the lines where the code is now."""
    kept.cells = code_cells(kept)
    if [cell.source for cell in kept.cells] != [one.source for one in code]:
        raise ValueError("it holds other code")
    for cell, one in zip(kept.cells, code, strict=True):
        cell.metadata.lesson.line = one.line
    return kept
