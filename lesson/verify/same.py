"""Run episodes twice, and see whether a reader would see the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lesson.faults import Fault
from lesson.pipeline import Options, select
from lesson.read.lesson import Lesson
from lesson.run.execute import Job, run_notebooks
from lesson.run.notebook import INLINE_TAG, code_cells, make_notebook, tags
from lesson.weave.outputs import show_outputs
from lesson.weave.weave import value_of


def verify_same(lesson: Lesson, names: Iterable[str], options: Options) -> list[Fault]:
    """Run episodes twice and return the blocks whose text or plots differ.

    Parameters
    ----------
    lesson
        The lesson.
    names
        The episodes wanted, by name; all when empty.
    options
        How much to run at once. The cache is not asked.
    """
    pairs = [
        [Job(episode, make_notebook(episode), f"same-{run}") for run in (1, 2)]
        for episode in select(lesson, set(names))
    ]
    jobs = [job for pair in pairs for job in pair]
    faults = [f for f in run_notebooks(lesson.layout, jobs, options.limits) if f]
    if not faults:
        for one, other in pairs:
            faults += _compare(one, other)
    return faults


def _compare(one: Job, other: Job) -> Iterator[Fault]:
    """Yield a fault for each block that is woven differently."""
    pairs = zip(code_cells(one.notebook), code_cells(other.notebook), strict=True)
    for first, second in pairs:
        what = [
            name
            for name, of in (("text", _text), ("plots", _plots))
            if of(first) != of(second)
        ]
        if what:
            message = (
                f"this block shows other {' and '.join(what)} when it runs again; "
                "set a seed before it, and print neither times nor addresses"
            )
            line = first.metadata.lesson.line
            yield Fault(one.episode.path, line, "not-the-same", message)


def _text(cell: Any) -> list[str]:
    """Return the text that a cell puts into the page: a block's or an inline value."""
    if "check" in tags(cell):
        return []
    return [value_of(cell)] if INLINE_TAG in tags(cell) else show_outputs(cell)


def _plots(cell: Any) -> list[str]:
    shown = [output.get("data", {}) for output in cell.outputs]
    return [data["image/png"] for data in shown if "image/png" in data]
