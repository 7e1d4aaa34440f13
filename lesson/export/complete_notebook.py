"""Make the complete notebook of an episode: all of its text and code, not yet run."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from lesson.read.episode import INLINE, Episode, replace_in_prose
from lesson.run.notebook import INLINE_TAG, make_notebook, tags

DIV_FENCE = re.compile(r"^:{3,} *(?P<name>[\w-]*) *\n?", re.MULTILINE)
# Divs whose name a reader of the notebook should see.
NAMED = {"challenge", "hint", "instructor", "keypoints", "objectives", "solution"}


def make_complete_notebook(episode: Episode, executed: NotebookNode) -> NotebookNode:
    """Return a notebook for learners.

    Parameters
    ----------
    episode
        As written.
    executed
        Its executed notebook, which gives the values in the text.
    """
    values = [
        "".join(o.text for o in cell.outputs if o.get("name") == "stdout")
        for cell in executed.cells
        if INLINE_TAG in tags(cell)
    ]
    notebook = make_notebook(episode)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if {"check", INLINE_TAG} & set(tags(cell)):
                continue
            cell.metadata.pop("lesson")
        else:
            text = replace_in_prose(INLINE, cell.source, lambda _: values.pop(0))
            cell.source = _divs_as_labels(text).strip()
        if cell.cell_type == "raw":
            cell.cell_type = "markdown"
            cell.source = f"# {episode.title}"
        if cell.source:
            cells.append(cell)
    notebook.cells = cells
    return notebook


def _divs_as_labels(text: str) -> str:
    """Replace the fences of divs, which notebooks would show as colons, by labels."""

    def label(match: re.Match[str]) -> str:
        name = match["name"]
        return f"\n**{name.capitalize()}**\n\n" if name in NAMED else ""

    return DIV_FENCE.sub(label, text)
