"""Change a text at places that are known from its tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Splice:
    """A text that takes the place of a part of another, from start to end."""

    start: int
    end: int
    text: str


def apply(text: str, splices: Iterable[Splice]) -> str:
    """Return a text with its parts replaced; the parts may touch, but not overlap."""
    parts, end = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        parts += [text[end : splice.start], splice.text]
        end = splice.end
    return "".join([*parts, text[end:]])
