"""Allow something in place: ``<!-- allow: simply, heading-skip -->``.

A comment on a line of its own is meant for the block below it, one at the end of a line
for that line. It names words, numbers or rules. Pandoc, MyST and jupytext pass it by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lesson.read.blocks import Blocks

ALLOW = re.compile(r"<!--\s*allow:\s*(?P<names>[^>]*?)\s*-->")


@dataclass(frozen=True)
class Allowance:
    """What is allowed on which lines; `line` is that of the comment."""

    line: int
    names: tuple[str, ...]
    first: int
    last: int

    def covers(self, line: int | None, *names: str) -> str:
        """Return which of its names allows one of `names` on a line, or nothing."""
        if line is None or not self.first <= line <= self.last:
            return ""
        return next((name for name in names if name and name in self.names), "")


def read_allowances(text: str, blocks: Blocks) -> list[Allowance]:
    """Find what is allowed in a page.

    Parameters
    ----------
    text
        The file.
    blocks
        Its code, in which comments do not count, and its prose.
    """
    lines = text.split("\n")
    found = []
    for number, line in enumerate(blocks.prose.split("\n"), 1):
        for match in ALLOW.finditer(line):
            names = tuple(n.strip().lower() for n in match["names"].split(","))
            first = last = number
            if line.strip() == match.group():
                first, last = _block_below(lines, blocks, number)
            found.append(Allowance(number, names, first, last))
    return found


def _block_below(lines: list[str], blocks: Blocks, line: int) -> tuple[int, int]:
    """Return the first and last line of the block below a line."""
    first = line + 1
    while first < len(lines) and not lines[first - 1].strip():
        first += 1
    for block in blocks.code:
        if block.line == first:
            return first, first + block.source.count("\n") + 2
    last = first
    while last < len(lines) and lines[last].strip():
        last += 1
    return first, last
