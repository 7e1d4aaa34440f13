"""Choices: each option has an answer, for readers who choose it."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from lesson.check.page import Page
from lesson.check.rules import EPISODES, Finding, page_rule
from lesson.read.choice import Choice, read_choice


@page_rule(EPISODES)
def option_unanswered(page: Page) -> Iterator[Finding]:
    """What a solution calls right is an option, and it says something about each."""
    for choice in _choices(page):
        if choice.unknown:
            message = (
                f"the solution says that {_and(choice.unknown)} is right, and there is "
                "no such option; options are paragraphs that begin with A., B. …"
            )
            yield Finding(_line(choice, "A"), message)
        elif choice.silent:
            items = _and([f"`- {letter}: …`" for letter in choice.silent])
            message = (
                f"the solution says nothing about {_and(choice.silent)}; add {items}, "
                "for readers who choose it"
            )
            yield Finding(_line(choice, choice.silent[0]), message)
        elif choice.shared:
            items = _and([f"`- {letter}: …`" for letter in choice.shared])
            message = (
                f"{_and(choice.shared)} have one answer, the solution's opening; if it "
                f"does not say enough about each, add {items}"
            )
            yield Finding(_line(choice, choice.shared[0]), message, warning=True)


def _choices(page: Page) -> Iterator[Choice]:
    """Yield what looks like a choice."""
    for node in SyntaxTreeNode(list(page.tokens)).walk():
        is_challenge = node.type == "div" and node.info == "challenge"
        if choice := read_choice(node) if is_challenge else None:
            yield choice


def _line(choice: Choice, letter: str) -> int:
    return choice.options[letter].map[0] + 1


def _and(words: list[str] | tuple[str, ...]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last
