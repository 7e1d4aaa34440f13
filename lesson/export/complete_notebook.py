"""Make the complete notebook of an episode: all of its text and code, not yet run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode

from lesson.read.episode import Episode, find_inlines
from lesson.read.markdown import parse
from lesson.run.notebook import INLINE_TAG, make_notebook, tags
from lesson.weave.weave import value_of

DIV_FENCE = re.compile(r"^:{3,} *(?P<name>[\w-]*) *\n?", re.MULTILINE)
# Divs whose name a reader of the notebook should see.
NAMED = {"challenge", "hint", "instructor", "keypoints", "objectives", "solution"}


def make_complete_notebook(episode: Episode, cells: Sequence[Any]) -> NotebookNode:
    """Return a notebook for learners.

    Parameters
    ----------
    episode
        As written.
    cells
        Its executed code cells, which give the values in the text.
    """
    values = [value_of(cell) for cell in cells if INLINE_TAG in tags(cell)]
    notebook = make_notebook(episode)
    kept = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if {"check", INLINE_TAG} & set(tags(cell)):
                continue
            cell.metadata.pop("lesson")
        else:
            text = _with_values(cell.source, values)
            cell.source = _divs_as_labels(text).strip()
        if cell.cell_type == "raw":
            cell.cell_type = "markdown"
            cell.source = f"# {episode.title}"
        if cell.source:
            kept.append(cell)
    notebook.cells = kept
    return notebook


def _with_values(text: str, values: list[str]) -> str:
    """Return a text with its values in place, which are taken off the list."""
    parts, end = [], 0
    for inline in find_inlines(parse(text)):
        parts += [text[end : inline.start], values.pop(0)]
        end = inline.end
    return "".join([*parts, text[end:]])


def _divs_as_labels(text: str) -> str:
    """Replace the fences of divs, which notebooks would show as colons, by labels."""

    def label(match: re.Match[str]) -> str:
        name = match["name"]
        return f"\n**{name.capitalize()}**\n\n" if name in NAMED else ""

    return DIV_FENCE.sub(label, text)
