"""Numbers and claims: computed, or checked, or allowed in place.

A number in the text of an episode is right when it is computed where it stands
(``{python}``), when it stands in code of its section or above, where it is an input or
a check asserts it, or when it is of a kind that no code decides: the number of a step,
a year, a version. Another one is a claim that nothing would notice to be false.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from lesson.check.page import Page, Section
from lesson.check.rules import EPISODES, Finding, page_rule
from lesson.check.script import calls, inlines, meant_to_fail, nodes
from lesson.check.sources import Sources

NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?:\s*%)?(?!\w)")
# Numbers that are names: of steps, episodes, versions; years and dates.
KINDS = re.compile(
    r"\b(?:steps?|level|episodes?|figure|table|chapter|section|version|python|keras"
    r"|question|part|day|task|option|seed|repair|unit|answer)"
    r"\s+\d+(?:\.\d+)*(?:\s*(?:,|and|or|to|\u2013)\s*\d+)*"
    r"|\b(?:1[89]|20)\d\d\b"
    r"|^\s*\d+[.)]\s"
    r"|\b\d+[-\s]?(?:minutes?|hours?|GB|MB|kB)\b",
    re.IGNORECASE | re.MULTILINE,
)
HEADING_LINE = re.compile(r"^#{1,6} .*$|^title:.*$", re.MULTILINE)
# These occur in every sentence about one thing or two, and prove nothing in code.
SMALL = {0, 1, 2}
# These speak of the whole episode, wherever they stand.
SUMMARIES = {"keypoints", "objectives", "questions"}
RESULTS = {"evaluate", "fit", "fit_transform", "predict", "score"}


@page_rule(EPISODES)
def number_uncomputed(page: Page, lesson: Sources) -> Iterator[Finding]:
    """A number in prose is computed, or stands in code of its section or above."""
    since = _constants(page)
    text = _numbered_text(page, lesson)
    for match in NUMBER.finditer(text):
        line = page.line_at(match.start())
        end = _known_until(page, line)
        values = _values(match[0])
        if not values & SMALL and all(since.get(v, end + 1) > end for v in values):
            number = match[0].strip()
            message = (
                f"{number} is neither computed nor in any code above; write "
                "`{python} …`, or assert it in a check block of this section"
            )
            yield Finding(line, message, number)


@page_rule(EPISODES)
def value_unchecked(page: Page) -> Iterator[Finding]:
    """A computed value is followed by a check in its section."""
    variables = _variables(page)
    checked = {name for block in page.checks for name in _names(block.source)}
    for line, code in inlines(page):
        names = _names(code) & variables
        if not names:
            continue
        section = page.section_at(line)
        end = section.end if section else page.last_line
        if not any(line < block.line <= end for block in page.checks):
            message = f"no check follows `{code}` in its section; assert what it shows"
            yield Finding(line, message)
        elif unseen := names - checked:
            message = f"no check of this episode looks at {', '.join(sorted(unseen))}"
            yield Finding(line, message)


@page_rule(EPISODES)
def result_unchecked(page: Page) -> Iterator[Finding]:
    """A section that trains or measures something checks, at its end, what came out."""
    for section in page.sections:
        if section.heading.level != 2:
            continue
        line = _last_result(page, section)
        if line and not any(line < block.line <= section.end for block in page.checks):
            message = (
                f"`{section.heading.title}` trains or measures something that nothing "
                'checks; add a ```python tags=["check"] block that asserts its claims'
            )
            yield Finding(section.line, message)


def _known_until(page: Page, line: int) -> int:
    """Return the line up to which code can vouch for a number on a line."""
    if page.divs_around(line) & SUMMARIES:
        return page.last_line
    section = page.section_at(line)
    return section.end if section else line


def _last_result(page: Page, section: Section) -> int | None:
    """Return the line of the last call in a section whose result may be claimed."""
    lines = [
        node.lineno
        for node in calls(page)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in RESULTS
        and section.holds(node.lineno)
        and not meant_to_fail(page, node.lineno)
    ]
    return max(lines, default=None)


def _numbered_text(page: Page, lesson: Sources) -> str:
    """Return the text in which numbers are claims: not that of drawn figures."""
    text = _without_names(page)
    for figure in page.figures:
        if (lesson.layout.root / figure.target).is_file():
            end = page.text.find("}", figure.start)
            text = text[: figure.start] + _spaces(text[figure.start : end]) + text[end:]
    return text


@lru_cache(maxsize=64)
def _without_names(page: Page) -> str:
    """Return the text of a page without numbers that are names of their kind."""
    return KINDS.sub(_spaces, HEADING_LINE.sub(_spaces, page.plain))


def _spaces(found: re.Match[str] | str) -> str:
    text = found if isinstance(found, str) else found[0]
    return re.sub(r"[^\n]", " ", text)


def _values(number: str) -> set[float]:
    """Return what a number may be in code: 20 % is 0.2 as well."""
    plain = float(re.sub(r"[^\d.]", "", number))
    return {plain, round(plain / 100, 10)} if "%" in number else {plain}


@lru_cache(maxsize=64)
def _constants(page: Page) -> dict[float, int]:
    """Return the numbers in the code of an episode, with the first line of each."""
    since: dict[float, int] = {}
    for node in nodes(page):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = abs(float(value))
            since[number] = min(node.lineno, since.get(number, node.lineno))
    return since


def _variables(page: Page) -> set[str]:
    """Return the names that an episode assigns; those it imports claim nothing."""
    return {
        node.id
        for node in nodes(page)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _names(code: str) -> set[str]:
    """Return the names that code reads, other than those it makes itself."""
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
    made = {node.id for node in found if isinstance(node.ctx, ast.Store)}
    return {node.id for node in found} - made
