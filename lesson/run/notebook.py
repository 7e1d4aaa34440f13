"""Make a notebook of an episode: a cell for every block and every inline value."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lesson.faults import Fault, LessonError
from lesson.read.episode import FRONT_MATTER, Episode

if TYPE_CHECKING:
    from nbformat import NotebookNode

# The name matters: jupytext takes Markdown with ::: for Pandoc's if it may guess.
FORMAT = "md:markdown"
INLINE_TAG = "inline"
# Without it jupytext takes the language of the first block for that of all.
PYTHON_HEADER = """---
jupyter:
  kernelspec:
    display_name: Python 3
    language: python
    name: python3
---

"""
MAGIC = re.compile(r"%%(?P<language>\w+)[^\n]*\n")


@dataclass(frozen=True)
class Code:
    """What one cell runs: a block, or a value in the prose.

    Attributes
    ----------
    source, tags
        As the kernel gets it.
    line
        Of its first line of code in the episode.
    """

    source: str
    tags: tuple[str, ...]
    line: int


def code_of(episode: Episode) -> list[Code]:
    """Return the code of an episode, in the order in which it runs."""
    blocks = [Code(b.source, b.tags, b.line + 1) for b in episode.blocks.python]
    inlines = [
        Code(f'print(({inline.code}), end="")', (INLINE_TAG,), inline.line)
        for inline in episode.inlines
    ]
    # No two blocks share a line, and values of one line keep their order.
    return sorted(blocks + inlines, key=lambda code: code.line)


def make_notebook(episode: Episode) -> NotebookNode:
    """Return a notebook that has not run.

    Each code cell carries ``metadata.lesson.line``, the line of its first line of code
    in the episode. An inline value becomes a cell, tagged ``inline``, before the text
    that shows it, so that it has the value that holds at that place.

    Raises
    ------
    LessonError
        jupytext finds other blocks than ``lesson.read`` does.
    """
    # jupytext takes a second to load, and is needed only for what runs.
    import jupytext
    import nbformat
    from nbformat.v4 import new_raw_cell

    front = FRONT_MATTER.match(episode.text)
    assert front is not None, "an episode that was read has front matter"
    body = episode.text[front.end() :]
    notebook = jupytext.reads(PYTHON_HEADER + body, fmt=FORMAT)
    notebook.cells.insert(0, new_raw_cell(front.group().rstrip("\n")))
    _keep_other_languages_as_text(notebook)
    _check_same_blocks(episode, notebook)
    waiting = code_of(episode)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cells.append(_code_cell(waiting.pop(0)))
            continue
        while waiting and INLINE_TAG in waiting[0].tags:
            cells.append(_code_cell(waiting.pop(0)))
        cells.append(cell)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"  # jupytext's are random, and the cache must not be
    notebook.cells = cells
    notebook.metadata = {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        },
        "language_info": {"name": "python"},
    }
    return nbformat.from_dict(notebook)


def tags(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def code_cells(notebook: Any) -> list[Any]:
    """Return the cells of a notebook that hold code, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _code_cell(code: Code) -> NotebookNode:
    from nbformat.v4 import new_code_cell

    metadata = {"lesson": {"line": code.line}, "tags": list(code.tags)}
    return new_code_cell(code.source, metadata=metadata)


def _keep_other_languages_as_text(notebook: NotebookNode) -> None:
    """Undo what jupytext makes of a bash block: a cell that the kernel would run."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (magic := MAGIC.match(cell.source)):
            code = cell.source[magic.end() :]
            cell.cell_type = "markdown"
            cell.source = f"```{magic['language']}\n{code}\n```"
            for name in ("outputs", "execution_count"):
                cell.pop(name, None)


def _check_same_blocks(episode: Episode, notebook: NotebookNode) -> None:
    """Make sure that what runs is what the episode seems to say."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    blocks = episode.blocks.python
    for block, cell in zip(blocks, cells, strict=False):
        if textwrap.dedent(block.source).strip() != textwrap.dedent(cell).strip():
            message = "jupytext reads another block here; check the fences above"
            raise LessonError([Fault(episode.path, block.line, "jupytext", message)])
    if len(cells) != len(blocks):
        message = (
            f"jupytext finds {len(cells)} python blocks where {len(blocks)} are "
            "written; look for a fence inside a list, a quotation or an HTML comment"
        )
        raise LessonError([Fault(episode.path, None, "jupytext", message)])
