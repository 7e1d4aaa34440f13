"""Run episodes twice, and see whether a reader would see the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from lesson.faults import Fault
from lesson.pipeline import Options, select
from lesson.read.lesson import Lesson
from lesson.run.execute import Job, run_notebooks
from lesson.run.notebook import INLINE_TAG, make_notebook, tags
from lesson.weave.weave import weave


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
            faults += _compare(lesson, one, other)
    return faults


def _compare(lesson: Lesson, one: Job, other: Job) -> Iterator[Fault]:
    """Yield a fault for each block that is woven differently."""
    for job in (one, other):
        weave(job.episode, job.notebook, lesson.layout.drawings)
    for first, second in zip(one.notebook.cells, other.notebook.cells, strict=True):
        if first.cell_type != "code":
            continue
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


def _text(cell: NotebookNode) -> list[str]:
    """Return the text that a cell puts into the page: a block's or an inline value."""
    printed = [o.text for o in cell.outputs if o.get("name") == "stdout"]
    is_inline = INLINE_TAG in tags(cell)
    return printed if is_inline else [cell.metadata.lesson.woven]


def _plots(cell: NotebookNode) -> list[str]:
    shown = [output.get("data", {}) for output in cell.outputs]
    return [data["image/png"] for data in shown if "image/png" in data]
