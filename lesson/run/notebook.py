"""Make a notebook of an episode: a cell for every block and every inline value."""

from __future__ import annotations

import re
import textwrap

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_raw_cell

from lesson.faults import Fault, LessonError
from lesson.read.blocks import read_blocks
from lesson.read.episode import FRONT_MATTER, INLINE, Episode

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
    front = FRONT_MATTER.match(episode.text)
    assert front is not None, "an episode that was read has front matter"
    body = episode.text[front.end() :]
    notebook = jupytext.reads(PYTHON_HEADER + body, fmt=FORMAT)
    notebook.cells.insert(0, new_raw_cell(front.group().rstrip("\n")))
    _keep_other_languages_as_text(notebook)
    _check_same_blocks(episode, notebook)
    blocks = iter(episode.blocks.python)
    inlines = iter(episode.inlines)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            block = next(blocks)
            cell.metadata = _metadata(block.line + 1, list(block.tags))
        else:
            found = INLINE.findall(read_blocks(episode.path, cell.source).prose)
            cells += [_inline_cell(next(inlines)) for _ in found]
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


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def _metadata(line: int, tag_list: list[str]) -> NotebookNode:
    return NotebookNode({"lesson": NotebookNode({"line": line}), "tags": tag_list})


def _inline_cell(inline) -> NotebookNode:
    return new_code_cell(
        f'print(({inline.code}), end="")',
        metadata=_metadata(inline.line, [INLINE_TAG]),
    )


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
