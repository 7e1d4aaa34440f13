"""Turn the outputs of a cell into the Markdown that follows its block."""

from __future__ import annotations

from typing import Any

from lesson.run.notebook import tags
from lesson.weave.tables import accessible_table
from lesson.weave.text import error_text, fenced, visible_text

DATA_FRAME = 'class="dataframe"'


def show_outputs(cell: Any) -> list[str]:
    """Return the Markdown of what a cell shows, plots left out: images name those.

    Parameters
    ----------
    cell
        A code cell that has run.
    """
    parts: list[str] = []
    printed: list[str] = []

    def flush() -> None:
        text = visible_text("".join(printed), "show-progress" in tags(cell))
        parts.extend([fenced("output", text)] if text else [])
        printed.clear()

    for output in cell.outputs:
        if (text := _plain_text(output, "show-warnings" in tags(cell))) is not None:
            printed.append(text)
        else:
            flush()
            parts += _show(output, cell.source)
    flush()
    return parts


def _plain_text(output: Any, warnings: bool) -> str | None:
    """Return an output that is text, to be joined with its neighbours, or None."""
    if output.output_type == "stream":
        return output.text if output.name == "stdout" or warnings else ""
    rich = output.get("data", {})
    is_other = "image/png" in rich or DATA_FRAME in rich.get("text/html", "")
    if output.output_type == "error" or is_other:
        return None
    return rich.get("text/plain", "").removesuffix("\n") + "\n"


def _show(output: Any, source: str) -> list[str]:
    """Return the Markdown of an error or a table; plots belong to images."""
    if output.output_type == "error":
        return [fenced("error", error_text(output, source))]
    if "image/png" in output.data:
        return []
    return [accessible_table(output.data["text/html"])]
