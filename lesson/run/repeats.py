"""Remove the plots that a notebook shows twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def remove_repeats(cell: Any) -> None:
    """Remove plots of a figure that a code cell has shown before, as they were then.

    A block that ends with ``fig`` shows the figure as its value, and once more because
    it is open. Readers need it once, and an image names it once.
    """
    cell.outputs = list(_first(cell.outputs))


def _first(outputs: list[Any]) -> Iterator[Any]:
    seen: dict[int, list[Any]] = {}
    for output in outputs:
        measured = output.get("metadata", {}).get("image/png", {}).get("lesson", {})
        if figure := measured.get("figure"):
            before = seen.setdefault(figure, [])
            if any(_is_repeated(earlier, output) for earlier in before):
                continue
            before.append(output)
        yield output


def _is_repeated(earlier: Any, later: Any) -> bool:
    # After the value of a block nothing can change the figure.
    is_value = earlier.output_type == "execute_result"
    return is_value or earlier.data["image/png"] == later.data["image/png"]
