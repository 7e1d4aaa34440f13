"""Turn printed text into what a terminal would show of it."""

from __future__ import annotations

import re

from lesson.run.failure import ANSI

OVERWRITES = re.compile(r"[\r\b]")


def visible_text(text: str) -> str:
    r"""Return what a terminal would show of a text, without empty lines around it.

    Colours are removed, ``\r`` starts a line again and ``\b`` goes back by one.
    """
    lines = (_overwrite(line).rstrip() for line in ANSI.sub("", text).split("\n"))
    return "\n".join(lines).strip("\n")


def _overwrite(line: str) -> str:
    line = line.removesuffix("\r")
    if not OVERWRITES.search(line):
        return line
    shown: list[str] = []
    position = 0
    for character in line:
        if character == "\r":
            position = 0
        elif character == "\b":
            position = max(0, position - 1)
        else:
            shown[position : position + 1] = [character]
            position += 1
    return "".join(shown)
