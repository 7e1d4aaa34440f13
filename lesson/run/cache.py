"""Keep executed notebooks, and find the one that still holds.

A notebook is kept under a key made of all that its outputs depend on and that is known
before it runs: code, locked versions, Python, machine. Which data files it reads is
known only afterwards, so they are kept inside, with the hash of each; the notebook
holds as long as these are unchanged. Prose is in neither: changing it runs nothing.
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
from lesson.run import (
    colours,
    kernel,
    origins,
    plots,
    removals,
    repeats,
    strokes,
    tracebacks,
)
from lesson.run.notebook import Code, code_cells, tags

# Entries kept for an episode, so that going back to earlier code is quick.
KEEP = 3
# What is written into the outputs besides what the episode's own code makes.
IN_KERNEL = (
    colours,
    kernel,
    origins,
    plots,
    removals,
    repeats,
    strokes,
    tracebacks,
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
            reads = kept.metadata.lesson.reads
            executed = _with_lines(kept, code)
        except Exception as error:  # a damaged file can fail in any way
            message = f"{self.layout.relative(path)} is damaged and will be made again"
            warnings.warn(f"{message} ({error})", CacheWarning, stacklevel=2)
            path.unlink(missing_ok=True)
            return None
        unchanged = all(
            file_hash(self.layout.data / file) == digest
            for file, digest in reads.items()
        )
        return executed if unchanged else None

    def keep(self, name: str, notebook: Any, reads: list[str]) -> None:
        """Keep an executed notebook.

        Parameters
        ----------
        name
            The episode's name, or the folder of the cache for a variant of it.
        notebook
            With outputs.
        reads
            Files below ``data/`` that it read.
        """
        path = self._path(name, [_code(cell) for cell in code_cells(notebook)])
        notebook.metadata["lesson"] = {
            "reads": {file: file_hash(self.layout.data / file) for file in reads}
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".part")
        scratch.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")
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
            [file_hash(Path(str(module.__file__))) for module in IN_KERNEL],
            dict(self.environment),
            platform.python_version(),
            platform.machine(),
            platform.system(),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content; an empty text when there is no file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
