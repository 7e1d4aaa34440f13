"""Formulas that can be shown: the same conversion as when the site is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from lesson.check.page import Page
from lesson.check.rules import ALL, Finding, page_rule
from lesson.publish.formula import FormulaError, to_mathml
from lesson.publish.workbench.attributes import attributes_syntax

MARKDOWN = MarkdownIt("commonmark").enable("table")
MARKDOWN.use(deflist_plugin).use(attributes_syntax).use(dollarmath_plugin)
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
    if "$" not in page.blocks.prose:
        return
    for one in formulas(MARKDOWN.parse(page.blocks.prose)):
        try:
            to_mathml(one.tex, one.display)
        except FormulaError as error:
            shown = " ".join(one.tex.split())
            if len(shown) > LONGEST:
                shown = f"{shown[: LONGEST - 1]}…"
            message = f"formula not understood: `{shown}`: {error.reason}"
            yield Finding(one.line + error.line, message)


def formulas(tokens: list[Token]) -> Iterator[Formula]:
    """Yield the formulas of a page; line breaks tell the lines of those in text."""
    for token in tokens:
        if token.type.startswith("math_block"):
            yield Formula(token.content, token.map[0] + 1, True)
        elif token.type == "inline":
            line = token.map[0] + 1
            for child in token.children or []:
                if child.type.startswith("math_inline"):
                    display = child.type == "math_inline_double"
                    yield Formula(child.content, line, display)
                    line += child.content.count("\n")
                elif child.type in {"softbreak", "hardbreak"}:
                    line += 1
