"""The frame that all notebooks have, and what may stand in it."""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# JupyterLab folds such a cell; a click shows it.
FOLDED = {"jupyter": {"source_hidden": True}}


def code(source: str, tags: Iterable[str] = (), folded: bool = False) -> NotebookNode:
    """Return a cell of code that has not run."""
    metadata = {"tags": list(tags)} if tags else {}
    return new_code_cell(source, metadata=metadata | (FOLDED if folded else {}))


def prose(source: str) -> NotebookNode:
    """Return a cell of Markdown."""
    return new_markdown_cell(source)


def notebook(cells: Iterable[NotebookNode]) -> NotebookNode:
    """Return a notebook; its identifiers are the same at every build."""
    cells = list(cells)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)
