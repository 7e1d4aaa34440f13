"""Make the complete notebook of an episode: all of its text and code, not yet run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

from lesson.export.cells import code, notebook, prose
from lesson.export.markdown import NotebookMarkdown
from lesson.export.names import complete_name
from lesson.read.episode import Episode
from lesson.read.markdown import parse
from lesson.run.notebook import INLINE_TAG, make_notebook, tags

# What frames an episode has these headings on the page; other divs have their own.
HEADINGS = {
    "keypoints": "## Key points",
    "objectives": "## Objectives",
    "questions": "## Questions",
}
# Divs whose name a reader of the notebook should see.
NAMED = {"challenge", "hint", "instructor", "solution"}


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


def _divs_as_labels(text: str) -> str:
    """Replace the fences of divs, which notebooks would show as colons, by labels.

    A cell may hold the start of a div alone, or its end.
    """
    fences = {
        token.map[0]: _label(token.info)
        for token in parse(text).tokens
        if token.type in {"div_open", "div_close", "div_stray"} and token.map
    }
    lines: list[str] = []
    after_fence = False
    for number, line in enumerate(text.split("\n")):
        if number in fences:
            lines += [""] if lines and lines[-1].strip() else []
            lines += [fences[number], ""] if fences[number] else []
            after_fence = True
        elif line.strip() or not after_fence:
            lines.append(line)
            after_fence = False
    return "\n".join(lines)


def _label(div: str) -> str:
    return HEADINGS.get(div) or (f"**{div.capitalize()}**" if div in NAMED else "")
