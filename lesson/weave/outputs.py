"""Turn the outputs of a cell into the Markdown that follows its block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lesson.run.forms import Form
from lesson.run.shown import shown
from lesson.weave.html import safe_html
from lesson.weave.tables import accessible_table
from lesson.weave.text import fenced

# Plots are not among them, since images name those; nor what cannot be shown, of which
# `lesson.run.findings` tells the author.
MARKDOWN: dict[Form, Callable[[str], str]] = {
    Form.TEXT: lambda text: fenced("output", text),
    Form.ERROR: lambda text: fenced("error", text),
    Form.TABLE: accessible_table,
    Form.HTML: safe_html,
    Form.FORMULA: lambda latex: f"$$\n{latex}\n$$",
}


def show_outputs(cell: Any) -> list[str]:
    """Return the Markdown of what a cell shows, plots left out.

    Parameters
    ----------
    cell
        A code cell that has run.
    """
    return [
        MARKDOWN[one.form](one.content) for one in shown(cell) if one.form in MARKDOWN
    ]
