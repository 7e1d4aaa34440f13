"""The frame that all notebooks have, and what may stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# JupyterLab folds such a cell; a click shows it.
FOLDED = {"jupyter": {"source_hidden": True}}


def code(source: str, tags: Iterable[str] = (), folded: bool = False) -> NotebookNode:
    """Return a cell of code that has not run."""
    metadata = {"tags": list(tags)} if tags else {}
    metadata |= FOLDED if folded else {}
    return _cell("code", source, metadata, execution_count=None, outputs=[])


def prose(source: str) -> NotebookNode:
    """Return a cell of Markdown."""
    return _cell("markdown", source, {})


def _cell(kind: str, source: str, metadata: dict, **more: Any) -> NotebookNode:
    """Return a cell; nbformat's own functions validate each, and so twice."""
    fields = {"cell_type": kind, "metadata": metadata, "source": source, **more}
    return from_dict(fields)


def notebook(cells: Iterable[NotebookNode]) -> NotebookNode:
    """Return a notebook; its identifiers are the same at every build."""
    cells = list(cells)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)
