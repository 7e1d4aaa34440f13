"""Lists of words, one to a line; what follows `->` says what to write instead."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list, in lower case."""
    return frozenset(advice(name))


@cache
def advice(name: str) -> dict[str, str]:
    """Return the words of a list, in lower case, with what to write instead."""
    found = {}
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text:
            word, _, instead = (part.strip() for part in text.partition("->"))
            found[word.lower()] = instead
    return found


@cache
def phrases(name: str) -> re.Pattern[str]:
    """Return a pattern that finds any word or phrase of a list, across line ends."""
    parts = sorted(words(name), key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, part.split())) for part in parts)
    return re.compile(rf"(?<![\w'\u2019-])(?:{either})(?![\w'\u2019-])", re.IGNORECASE)
