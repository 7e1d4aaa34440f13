"""Write the notebooks of all episodes, with what they need beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from lesson.export.complete_notebook import (
    PREFIX,
    complete_name,
    make_complete_notebook,
    values_of,
)
from lesson.export.learner_notebook import learner_name, make_learner_notebook
from lesson.export.memory import remembered
from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.run.workspace import add_data

OURS = re.compile(rf"({PREFIX})?\d\d-[a-z0-9-]+\.ipynb")


def make_notebooks(
    episodes: Iterable[tuple[Episode, NotebookNode | None]], drawings: Path
) -> dict[str, str]:
    """Return the learner's and the complete notebook of each episode, by file name.

    Parameters
    ----------
    episodes
        Each with its executed notebook, or None when it has not run.
    drawings
        The folder of drawn figures.
    """
    drawn = tuple(sorted(path.name for path in drawings.glob("*")))
    found = {}
    for episode, executed in episodes:
        name, made_from = episode.name, (episode.text, drawn)
        learner = partial(_written, make_learner_notebook, episode, drawings)
        found[learner_name(name)] = remembered("learner", name, made_from, learner)
        values = None if executed is None else values_of(executed)
        complete = partial(_written, make_complete_notebook, episode, drawings, values)
        made_from = *made_from, values
        found[complete_name(name)] = remembered("complete", name, made_from, complete)
    return found


def _written(make: Callable[..., NotebookNode], *of: Any) -> str:
    return nbformat.writes(make(*of))


def write_notebooks(layout: Layout, notebooks: dict[str, str]) -> None:
    """Write notebooks to ``build/notebooks``, data and drawings beside them.

    Those of episodes that are no more are removed; what else lies there stays.
    """
    folder = layout.notebooks
    folder.mkdir(parents=True, exist_ok=True)
    add_data(folder, layout.data)
    add_data(folder, layout.drawings)
    for name, text in notebooks.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    for path in folder.glob("*.ipynb"):
        if OURS.fullmatch(path.name) and path.name not in notebooks:
            path.unlink()
