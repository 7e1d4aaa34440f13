"""Make the complete notebook of an episode: all of its text and code, not yet run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from lesson.export.cells import code, notebook, prose
from lesson.export.markdown import NotebookMarkdown
from lesson.export.names import complete_name
from lesson.read.blocks import CodeBlock
from lesson.read.episode import FRONT_MATTER, Episode
from lesson.read.markdown import parse

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
    for text, block in _parts(episode):
        written = markdown.write(_divs_as_labels(text))
        cells += [prose(written)] if written else []
        if block and "check" not in block.tags:
            cells.append(code(block.source, block.tags))
    return notebook(cells)


def _parts(episode: Episode) -> Iterator[tuple[str, CodeBlock | None]]:
    """Yield the text above each block with the block; at the end what follows it."""
    lines = episode.text.split("\n")
    front = FRONT_MATTER.match(episode.text)
    start = front.group().count("\n") if front else 0
    for block in episode.blocks.python:
        yield "\n".join(lines[start : block.line - 1]).strip("\n"), block
        start = block.end
    yield "\n".join(lines[start:]).strip("\n"), None


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
