"""What a rule is: a small function that yields what it finds.

The name of the function is the name of the rule, with hyphens: ``heading_skip`` reports
``heading-skip``. A rule for pages is called for each page, a rule for the lesson once.
A rule that takes a page alone looks at nothing else; what it finds is kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lesson.check.page import Page
    from lesson.check.sources import Sources

EPISODES = frozenset({"episode"})
LESSON = frozenset({"episode", "page"})
ALL = frozenset({"episode", "page", "document"})


@dataclass(frozen=True)
class Finding:
    """What a rule has found.

    Attributes
    ----------
    line
        Where, counted from 1; None for the whole file.
    message
        What is wrong, and how to mend it.
    word
        The word or number that is meant; allowing it in place allows this finding.
    path
        The file, for rules of the lesson; those of pages leave it out.
    warning
        True for what is not wrong but still to be done.
    """

    line: int | None
    message: str
    word: str = ""
    path: Path | None = None
    warning: bool = False


# Of a page, or of a page and the lesson around it.
PageRule = Callable[..., Iterator[Finding]]
LessonRule = Callable[["Sources"], Iterator[Finding]]

AnyPageRule = Callable[["Page", "Sources"], Iterable[Finding]]
PAGE_RULES: dict[str, tuple[frozenset[str], AnyPageRule]] = {}
LESSON_RULES: dict[str, LessonRule] = {}


def page_rule(kinds: frozenset[str]) -> Callable[[PageRule], PageRule]:
    """Make a function a rule for all pages of some kinds."""

    def register(rule: PageRule) -> PageRule:
        needs_lesson = len(inspect.signature(rule).parameters) > 1
        PAGE_RULES[_slug(rule)] = kinds, rule if needs_lesson else _keeping(rule)
        return rule

    return register


def lesson_rule(rule: LessonRule) -> LessonRule:
    """Make a function a rule for the lesson as a whole."""
    LESSON_RULES[_slug(rule)] = rule
    return rule


def _keeping(rule: PageRule) -> AnyPageRule:
    @lru_cache(maxsize=64)
    def found(page: Page) -> tuple[Finding, ...]:
        return tuple(rule(page))

    return lambda page, _: found(page)


def _slug(rule: Callable) -> str:
    return rule.__name__.replace("_", "-")
