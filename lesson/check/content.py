"""What readers see of some lines of a page: is there anything?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lesson.check.page import COMMENT, Page, block_end

# What frames an episode belongs to no section, and notes are for instructors.
APART = {"questions", "objectives", "keypoints", "instructor"}
# What says something to the tools and nothing to readers: targets of links, tags.
UNSEEN = re.compile(
    r"^\s*\[(?!\^)[^\]]+\]:\s*\S.*$|</?(?!img|video|audio|iframe|svg)[a-z][^>]*>",
    re.MULTILINE | re.IGNORECASE,
)
SEEN = re.compile(r"\w")


def has_content(
    page: Page, first: int, last: int, without: Iterable[range] = ()
) -> bool:
    """Tell whether readers see anything in some lines.

    Parameters
    ----------
    page
        The page.
    first, last
        The lines to look at.
    without
        Lines among them that do not count.
    """
    apart = [
        range(div.line, div.end + 1)
        for div in page.divs
        if div.name in APART and first <= div.line and div.end <= last
    ]
    hidden = {line for lines in (*apart, *without) for line in lines}
    return any(first <= line <= last for line in _seen(page) - hidden)


@lru_cache(maxsize=64)
def _seen(page: Page) -> frozenset[int]:
    """Return the lines of a page in which readers see something."""
    text = page.blocks.prose  # without code and the fences of divs
    for pattern in (COMMENT, UNSEEN):
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    seen = {n for n, line in enumerate(text.split("\n"), 1) if SEEN.search(line)}
    for block in page.blocks.code:
        if "check" not in block.tags and block.source.strip():
            seen.update(range(block.line, block_end(block) + 1))
    return frozenset(seen)
