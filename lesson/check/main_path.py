"""The main path: what learners type, what they find ready, and what they may skip."""

from __future__ import annotations

from collections.abc import Iterator

from lesson.check.names import steps
from lesson.check.page import Page
from lesson.check.rules import EPISODES, Finding, page_rule
from lesson.read.blocks import CodeBlock
from lesson.read.roles import OPTIONAL

# Where a block cannot be given, and why.
NOT_GIVEN = {
    "solution": "learners write a solution themselves",
    "hint": "learners write themselves what a hint is for",
    "instructor": "learners do not see this note",
}


@page_rule(EPISODES)
def given_place(page: Page) -> Iterator[Finding]:
    """What is given is neither a check nor the work of learners."""
    for block in page.python:
        if "given" not in block.tags:
            continue
        around = page.divs_around(block.line) & set(NOT_GIVEN)
        reasons = [NOT_GIVEN[name] for name in sorted(around)]
        if "check" in block.tags:
            reasons = ["learners do not see checks"]
        if reasons:
            yield Finding(block.line, f'{reasons[0]}; remove "given" from the tags')


@page_rule(EPISODES)
def name_skipped(page: Page) -> Iterator[Finding]:
    """What learners run needs nothing that they may skip or do not have."""
    known: set[str] = set()
    skipped: dict[str, str] = {}  # the name, and where it got its value
    for block in page.python:
        where = _where(page, block)
        for step in steps(block.source):
            for name, line in () if where else dict(step.reads).items():
                if source := skipped.pop(name, None):
                    message = (
                        f"`{name}` has its value from {source}; assign it on the main "
                        "path, or give it another name there"
                    )
                    yield Finding(block.line + line, message, name.lower())
            for name in step.makes:
                if not where:
                    known.add(name)
                    skipped.pop(name, None)
                elif not (step.imports and name in known):
                    skipped[name] = where


def _where(page: Page, block: CodeBlock) -> str:
    """Return what to call a block that learners skip or do not have, or nothing."""
    if "check" in block.tags:
        return f"the check on line {block.line}, which learners do not have"
    for div in page.divs:
        if div.name == OPTIONAL and div.line < block.line < div.end:
            return f"the spoiler on line {div.line}, which learners may skip"
    return ""
