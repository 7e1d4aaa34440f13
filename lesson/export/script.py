"""Extract the script of an episode: its code, with headings as comments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lesson.read.blocks import CodeBlock
from lesson.read.episode import Episode


def make_script(episode: Episode) -> str:
    """Return the script of an episode.

    It is in jupytext's percent format, which editors such as VS Code and Spyder run
    cell by cell, and which plain Python runs as a whole. Checks are left out; blocks
    that are meant to fail stand in comments.
    """
    top = (
        f"# {episode.title}\n\nExtracted from {episode.path.as_posix()} by "
        "`lesson extract`: change it there, not here.\nRun it from the lesson's folder."
    )
    parts = [(block.line, _code(block)) for block in episode.blocks.python]
    parts += [(line, new_markdown_cell(text)) for line, text in _headings(episode)]
    cells = [cell for _, cell in sorted(parts, key=lambda part: part[0]) if cell]
    cells.insert(0, new_markdown_cell(top))
    notebook = new_notebook(cells=cells)
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "-all"}
    return jupytext.writes(notebook, fmt="py:percent")


def _code(block: CodeBlock) -> NotebookNode | None:
    if "check" in block.tags:
        return None
    if "raises-exception" not in block.tags:
        return new_code_cell(block.source)
    lines = [f"# {line}".rstrip() for line in block.source.splitlines()]
    return new_code_cell("\n".join(["# This fails on purpose:", *lines]))


def _headings(episode: Episode) -> Iterator[tuple[int, str]]:
    """Yield the line of each heading, and how it is written."""
    tokens = episode.document.tokens
    for heading, words in itertools.pairwise(tokens):
        if heading.type == "heading_open":
            yield heading.map[0] + 1, f"{'#' * int(heading.tag[1])} {words.content}"
