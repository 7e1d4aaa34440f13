"""Compare two woven pages: numbers with a tolerance, other output word for word."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

MINUS = "\N{MINUS SIGN}"
# Not the 2 of conv2d_2, nor the 3 in 1.2.3, which are names and versions.
NUMBER = re.compile(
    rf"(?<![\w.])[-+{MINUS}]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w|\.\d)"
)
RULE = re.compile(r"[─━═-]{2,}")
FENCE = re.compile(r"^(`{3,})\s*(\w*)")
OUTPUT_FENCES = {"output", "error"}
TABLE_START, TABLE_END = '<div class="table-wrapper"', "</div>"


@dataclass(frozen=True)
class Change:
    """A number or a piece of output that is another one now.

    Attributes
    ----------
    line
        In the new page; in the old one when it is gone.
    old, new
        What it was and what it is.
    """

    line: int
    old: str
    new: str


@dataclass(frozen=True)
class _Line:
    """A line of a page: of code, prose or output."""

    number: int
    text: str
    kind: str

    @property
    def shape(self) -> str:
        """The text without its numbers, and without what moves with their length."""
        return " ".join(RULE.sub("-", NUMBER.sub("\0", self.text)).split())


def compare_pages(
    old: str, new: str, tolerance: float
) -> tuple[list[Change], list[Change]]:
    """Compare two pages.

    Parameters
    ----------
    old, new
        Woven Markdown.
    tolerance
        How far a number may move, as a part of the larger one.

    Returns
    -------
    numbers
        Numbers in outputs and prose beyond the tolerance. The number that an author
        writes into code is no output.
    outputs
        Output that differs in more than numbers.
    """
    before, after = list(_lines(old)), list(_lines(new))
    matcher = difflib.SequenceMatcher(
        None, [x.shape for x in before], [x.shape for x in after], autojunk=False
    )
    numbers: list[Change] = []
    outputs: list[Change] = []
    for how, i, i_end, j, j_end in matcher.get_opcodes():
        if how == "equal":
            for one, other in zip(before[i:i_end], after[j:j_end], strict=True):
                numbers += _numbers(one, other, tolerance)
            continue
        gone = [line for line in before[i:i_end] if line.kind == "output"]
        come = [line for line in after[j:j_end] if line.kind == "output"]
        if gone or come:
            outputs.append(
                Change((come or gone)[0].number, _join(gone), _join(come)),
            )
    return numbers, outputs


def _lines(page: str) -> Iterator[_Line]:
    """Yield the lines of a page, each with the kind of thing that it belongs to."""
    kind, closing = "prose", ""
    for number, text in enumerate(page.splitlines(), start=1):
        if kind == "prose" and (match := FENCE.match(text)):
            kind = "output" if match[2] in OUTPUT_FENCES else "code"
            closing = match[1]
            yield _Line(number, text, "code")
        elif kind == "prose" and text.startswith(TABLE_START):
            kind, closing = "output", TABLE_END
        elif kind != "prose" and text.strip() == closing:
            kind = "prose"
        else:
            yield _Line(number, text, kind)


def _numbers(old: _Line, new: _Line, tolerance: float) -> Iterator[Change]:
    if "code" in (old.kind, new.kind):
        return
    pairs = zip(NUMBER.findall(old.text), NUMBER.findall(new.text), strict=True)
    for one, other in pairs:
        if not math.isclose(_value(one), _value(other), rel_tol=tolerance):
            yield Change(new.number, one, other)


def _value(number: str) -> float:
    return float(number.replace(",", "").replace(MINUS, "-"))


def _join(lines: list[_Line]) -> str:
    return "\n".join(line.text for line in lines)
