"""Run blocks in one kernel, and see what readers would see below each."""

from __future__ import annotations

from typing import Any

from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson
from lesson.weave.outputs import show_outputs


def fence(code: str, *tags: str) -> str:
    """Return a block of Python in an episode."""
    words = f" tags={list(tags)}".replace("'", '"') if tags else ""
    return f"```python{words}\n{code.strip()}\n```\n\n"


def run_cells(small, *blocks: str) -> list[Any]:
    """Return the cells of blocks that have run; faults are raised."""
    small.episode("".join(blocks))
    options = Options(limits=Limits(slow_seconds=300))
    [one] = execute(read_lesson(small.layout), (), options)
    return list(one.cells or [])


def run_blocks(small, *blocks: str) -> list[list[str]]:
    """Return the Markdown that follows each block; faults are raised."""
    return [show_outputs(cell) for cell in run_cells(small, *blocks)]


def printed(text: str) -> list[str]:
    """Return what a block is followed by that prints a text."""
    return [f"```output\n{text}\n```"]
