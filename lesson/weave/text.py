"""Turn what a cell printed into the text that a reader should see."""

from __future__ import annotations

import re
from typing import Any

from lesson.run.failure import ANSI, error_line, shorten

# The bars of Keras ("3/10 ━━━━") and of tqdm ("30%|███").
PROGRESS_BAR = re.compile(r"^\s*\d+/\d+ .*━|^Epoch \d+/\d+$|\d+%\|")


def visible_text(text: str, progress: bool = False) -> str:
    """Return what a terminal would show of a text.

    Colours are removed, ``\\r`` starts a line again and ``\\b`` goes back by one.

    Parameters
    ----------
    text
        As printed.
    progress
        True to keep progress bars.
    """
    lines = [_overwrite(line) for line in ANSI.sub("", text).split("\n")]
    kept = [
        line.rstrip() for line in lines if progress or not PROGRESS_BAR.search(line)
    ]
    return "\n".join(kept).strip("\n")


def _overwrite(line: str) -> str:
    shown: list[str] = []
    position = 0
    for character in line.removesuffix("\r"):
        if character == "\r":
            position = 0
        elif character == "\b":
            position = max(0, position - 1)
        else:
            shown[position : position + 1] = [character]
            position += 1
    return "".join(shown)


def error_text(output: Any, source: str) -> str:
    """Return the part of an error that teaches: the learner's own line and the message.

    Parameters
    ----------
    output
        Of type ``error``.
    source
        The block that raised it.
    """
    at = error_line("\n".join(output.traceback))
    lines = source.splitlines()
    place = []
    if at and at <= len(lines):
        place = [f"  line {at}", f"    {lines[at - 1].strip()}"]
    message = f"{output.ename}: {shorten(output.evalue)}".rstrip(": ")
    return "\n".join(["Traceback (most recent call last):", *place, message])


def fenced(kind: str, text: str) -> str:
    """Return a fenced block of a kind, with a fence that the text cannot close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}"
