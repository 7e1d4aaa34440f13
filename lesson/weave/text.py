"""Put text into fenced blocks."""

from __future__ import annotations

import re


def fenced(kind: str, text: str) -> str:
    """Return a fenced block of a kind, with a fence that the text cannot close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}"
