"""What a block of code is to a learner: typed, found ready, or not seen at all."""

from __future__ import annotations

from collections.abc import Iterable

from lesson.read.blocks import Blocks, CodeBlock, Div

OPTIONAL = "spoiler"


def divs_around(divs: Iterable[Div], line: int) -> set[str]:
    """Return the names of all divs around a line."""
    return {div.name for div in divs if div.line <= line <= div.end}


def is_seen(block: CodeBlock) -> bool:
    """Tell whether readers see a block: what checks a claim is for the build alone."""
    return "check" not in block.tags


def is_ready(blocks: Blocks, block: CodeBlock) -> bool:
    """Tell whether learners find a block in their notebook, filled in.

    Nobody types what is given, nor what is optional.
    """
    optional = OPTIONAL in divs_around(blocks.divs, block.line)
    return is_seen(block) and (optional or "given" in block.tags)
