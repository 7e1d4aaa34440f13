"""Make the complete notebook of an episode: all of its text and code, not yet run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

from lesson.export.cells import code, notebook, prose
from lesson.export.markdown import NotebookMarkdown
from lesson.read.episode import Episode
from lesson.run.notebook import INLINE_TAG, make_notebook, tags

PREFIX = "complete-"
DIV_FENCE = re.compile(r"^:{3,} *(?P<name>[\w-]*) *\n*", re.MULTILINE)
# What frames an episode has these headings on the page; other divs have their own.
HEADINGS = {
    "keypoints": "## Key points",
    "objectives": "## Objectives",
    "questions": "## Questions",
}
# Divs whose name a reader of the notebook should see.
NAMED = {"challenge", "hint", "instructor", "solution"}


def complete_name(episode: str) -> str:
    """Return the file of an episode's complete notebook."""
    return f"{PREFIX}{episode}.ipynb"


def make_complete_notebook(
    episode: Episode, drawings: Path, values: Iterable[str] | None
) -> NotebookNode:
    """Return a notebook in which nothing is left to type.

    Parameters
    ----------
    episode
        As written.
    drawings
        The folder of drawn figures.
    values
        The values in the text, in order; None when it has not run, and they are open.
    """
    kept = None if values is None else iter(values)
    markdown = NotebookMarkdown(drawings, complete_name, kept)
    cells = [prose(f"# {episode.title}")]
    for cell in make_notebook(episode).cells:
        if cell.cell_type == "markdown":
            text = markdown.write(_divs_as_labels(cell.source))
            cells += [prose(text)] if text else []
        elif cell.cell_type == "code" and not {"check", INLINE_TAG} & set(tags(cell)):
            cells.append(code(cell.source, tags(cell)))
    return notebook(cells)


def values_of(executed: NotebookNode) -> tuple[str, ...]:
    """Return the values in the text of an episode that has run, in order."""
    return tuple(
        "".join(output.get("text", "") for output in cell.outputs)
        for cell in executed.cells
        if INLINE_TAG in tags(cell)
    )


def _divs_as_labels(text: str) -> str:
    """Replace the fences of divs, which notebooks would show as colons, by labels."""

    def label(match: re.Match[str]) -> str:
        name = match["name"]
        words = f"**{name.capitalize()}**" if name in NAMED else HEADINGS.get(name)
        return f"\n{words}\n\n" if words else "\n"

    return DIV_FENCE.sub(label, text)
