"""Formulas that can be shown: the same conversion as when the site is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lesson.check.page import Page
from lesson.check.rules import ALL, Finding, page_rule
from lesson.publish.formula import FormulaError, to_mathml

LONGEST = 40  # characters of a formula that a message shows


@dataclass(frozen=True)
class Formula:
    """A formula: its LaTeX, its first line, and whether it has lines of its own."""

    tex: str
    line: int
    display: bool


@page_rule(ALL)
def formula(page: Page) -> Iterator[Finding]:
    """A formula is understood: it is shown as LaTeX would show it."""
    for one in formulas(page):
        try:
            to_mathml(one.tex, one.display)
        except FormulaError as error:
            shown = " ".join(one.tex.split())
            if len(shown) > LONGEST:
                shown = f"{shown[: LONGEST - 1]}…"
            message = f"formula not understood: `{shown}`: {error.reason}"
            yield Finding(one.line + error.line, message)


def formulas(page: Page) -> Iterator[Formula]:
    """Yield the formulas of a page."""
    for token in page.tokens:
        if token.type == "math_block":
            yield Formula(token.content, token.map[0] + 1, True)
    for token in page.document.inline:
        if token.type.startswith("math_inline"):
            line = page.line_at(token.meta["at"][0])
            yield Formula(token.content, line, token.type == "math_inline_double")
