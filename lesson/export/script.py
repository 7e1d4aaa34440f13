"""Extract the script of an episode: its code, with headings as comments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lesson.read.blocks import CodeBlock
from lesson.read.episode import Episode
from lesson.read.text import text_digest

# A cell's type and what is in it.
Cell = tuple[str, str]


def script_cells(episode: Episode) -> list[Cell]:
    """Return what a script is made of: its title, then headings and code in order.

    Checks are left out; blocks that are meant to fail stand in comments.
    """
    top = (
        f"# {episode.title}\n\nExtracted from {episode.path.as_posix()} by "
        "`lesson extract`: change it there, not here.\nRun it from the lesson's folder."
    )
    parts = [
        (block.line, ("code", _code(block)))
        for block in episode.blocks.python
        if "check" not in block.tags
    ]
    parts += [(line, ("markdown", text)) for line, text in _headings(episode)]
    return [("markdown", top), *(cell for _, cell in sorted(parts))]


def script_key(episode: Episode) -> str:
    """Return a hash of what a script is made of."""
    return text_digest(repr(script_cells(episode)))


def make_script(episode: Episode) -> str:
    """Return the script of an episode.

    It is in jupytext's percent format, which editors such as VS Code and Spyder run
    cell by cell, and which plain Python runs as a whole.
    """
    # jupytext takes long to load, and is needed only when a script changes.
    import jupytext
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    make = {"code": new_code_cell, "markdown": new_markdown_cell}
    cells = [make[kind](source) for kind, source in script_cells(episode)]
    notebook = new_notebook(cells=cells)
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "-all"}
    return jupytext.writes(notebook, fmt="py:percent")


def _code(block: CodeBlock) -> str:
    if "raises-exception" not in block.tags:
        return block.source
    lines = [f"# {line}".rstrip() for line in block.source.splitlines()]
    return "\n".join(["# This fails on purpose:", *lines])


def _headings(episode: Episode) -> Iterator[tuple[int, str]]:
    """Yield the line of each heading, and how it is written."""
    tokens = episode.document.tokens
    for heading, words in itertools.pairwise(tokens):
        if heading.type == "heading_open":
            yield heading.map[0] + 1, f"{'#' * int(heading.tag[1])} {words.content}"
