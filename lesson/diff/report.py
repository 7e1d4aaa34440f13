"""Say what changed between two builds."""

from __future__ import annotations

from collections.abc import Iterator

from lesson.diff.builds import Difference
from lesson.diff.pages import Change


def report(found: Difference) -> Iterator[str]:
    """Yield lines for a person: page by page what changed, or that nothing did."""
    if not found:
        yield "No output changed."
    for page in sorted({*found.numbers, *found.outputs}):
        numbers, outputs = found.numbers.get(page, []), found.outputs.get(page, [])
        yield f"{page}: {len(numbers)} numbers and {len(outputs)} outputs changed"
        for change in numbers:
            yield f"  line {change.line}: {change.old} → {change.new}"
        for change in outputs:
            yield from _output(change)
    for name, difference in found.images.items():
        yield f"{name}: {difference:.0%} of the plot differs"
    for words, names in (("only in OLD", found.gone), ("only in NEW", found.come)):
        for name in names:
            yield f"{name}: {words}"


def _output(change: Change) -> Iterator[str]:
    yield f"  line {change.line}:"
    for sign, text in (("-", change.old), ("+", change.new)):
        for line in text.splitlines():
            yield f"    {sign} {line}"
