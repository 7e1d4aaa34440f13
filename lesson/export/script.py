"""Extract the script of an episode: its code, with headings as comments."""

from __future__ import annotations

import re

import jupytext
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lesson.read.blocks import read_blocks
from lesson.read.episode import Episode
from lesson.run.notebook import INLINE_TAG, make_notebook, tags

HEADING = re.compile(r"^(#{2,6}) +(.*?)\s*(\{[^}]*\})?$", re.MULTILINE)


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
    cells = [new_markdown_cell(top)]
    for cell in make_notebook(episode).cells:
        if cell.cell_type != "code":
            prose = read_blocks(episode.path, cell.source).prose
            headings = HEADING.finditer(prose)
            cells += [new_markdown_cell(f"{m[1]} {m[2]}") for m in headings]
        elif "raises-exception" in tags(cell):
            lines = [f"# {line}".rstrip() for line in cell.source.splitlines()]
            cells.append(new_code_cell("\n".join(["# This fails on purpose:", *lines])))
        elif not {"check", INLINE_TAG} & set(tags(cell)):
            cells.append(new_code_cell(cell.source))
    notebook = new_notebook(cells=cells)
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "-all"}
    return jupytext.writes(notebook, fmt="py:percent")
