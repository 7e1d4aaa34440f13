"""Write the notebooks and the script of an episode, and what notebooks need beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lesson.export.names import PREFIX, complete_name, learner_name
from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.run.workspace import add_data

OURS = re.compile(rf"({PREFIX})?\d\d-[a-z0-9-]+\.ipynb")


def exported(layout: Layout, name: str) -> list[Path]:
    """Return the files that are made of an episode, by its name."""
    return [
        layout.notebooks / learner_name(name),
        layout.notebooks / complete_name(name),
        script_path(layout, name),
    ]


def script_path(layout: Layout, name: str) -> Path:
    """Return the file of an episode's script, by its name."""
    return layout.exported_scripts / f"{name}.py"


def export_episode(
    layout: Layout,
    episode: Episode,
    values: Iterable[str] | None,
    script: bool = True,
    data: str = "",
) -> None:
    """Write the notebook that learners type into, the complete one, and the script.

    Parameters
    ----------
    layout
        Where they go.
    episode
        As written.
    values
        Those in its text, in order; None when it has not run.
    script
        False: the script that is there holds.
    data
        The address of the data on the web; without it, notebooks get none.
    """
    # Jupyter's libraries load slowly, and are needed for what changed alone.
    import nbformat

    from lesson.export.complete_notebook import make_complete_notebook
    from lesson.export.data_cell import add_data_cell
    from lesson.export.learner_notebook import make_learner_notebook
    from lesson.export.script import make_script

    notebooks = [
        make_learner_notebook(episode, layout.drawings),
        make_complete_notebook(episode, layout.drawings, values),
    ]
    for notebook in notebooks if data else ():
        add_data_cell(notebook, episode, layout.data, data)
    texts = [nbformat.writes(notebook) for notebook in notebooks]
    texts += [make_script(episode)] if script else []
    for path, text in zip(exported(layout, episode.name), texts, strict=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def furnish(layout: Layout, names: Iterable[str]) -> None:
    """Put data and drawings beside the notebooks; remove those of no episode.

    Parameters
    ----------
    layout
        The lesson.
    names
        Of all episodes. What else lies there stays.
    """
    wanted = {path for name in names for path in exported(layout, name)}
    layout.notebooks.mkdir(parents=True, exist_ok=True)
    add_data(layout.notebooks, layout.data)
    add_data(layout.notebooks, layout.drawings)
    for path in _ours(layout):
        if path not in wanted:
            path.unlink()


def _ours(layout: Layout) -> Iterator[Path]:
    yield from layout.exported_scripts.glob("*.py")
    for path in layout.notebooks.glob("*.ipynb"):
        if OURS.fullmatch(path.name):
            yield path
