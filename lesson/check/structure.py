"""Headings, divs and identifiers: what makes a page a page of the Workbench."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lesson.check.content import has_content
from lesson.check.page import Heading, Page
from lesson.check.rules import EPISODES, LESSON, Finding, page_rule
from lesson.read.blocks import Div

# How many items each of the divs that frame an episode has.
COUNTS = {"questions": (1, 3), "objectives": (5, 7), "keypoints": (5, 7)}
# Which divs may stand directly inside which; others stand anywhere outside of COUNTS.
OUTER = {"hint": {"challenge", "discussion"}, "solution": {"challenge", "discussion"}}
EXERCISES = {"challenge", "discussion"}
TITLED = {
    "callout", "caution", "challenge", "discussion", "spoiler", "testimonial",
}  # fmt: skip
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
WORD = re.compile(r"\w+")


@page_rule(LESSON)
def heading_level(page: Page) -> Iterator[Finding]:
    """Sections start at level 2: level 1 is the title in the front matter."""
    for head in page.headings:
        if head.level == 1:
            message = "level 1 is the page's title, from the front matter; write ##"
            yield Finding(head.line, message)
    first = next((h for h in page.headings if not h.div), None)
    if first and first.level > 2:
        yield Finding(first.line, "the first heading of a page has level 2; write ##")


@page_rule(LESSON)
def heading_skip(page: Page) -> Iterator[Finding]:
    """No level is left out on the way down."""
    outside = [head for head in page.headings if not head.div]
    for before, head in pairwise(outside):
        if head.level > before.level + 1:
            yield _skip(head, before.level)
    for div in page.divs:
        inside = [head for head in page.headings if head.div == div]
        if inside and inside[0].level > 3:
            yield _skip(inside[0], 2)
        for before, head in pairwise(inside):
            if head.level > before.level + 1:
                yield _skip(head, before.level)


def _skip(head: Heading, level: int) -> Finding:
    message = (
        f"level {head.level} below level {level} skips one; write {'#' * (level + 1)}"
    )
    return Finding(head.line, message)


@page_rule(LESSON)
def heading_duplicate(page: Page) -> Iterator[Finding]:
    """Headings side by side are told apart by their words."""
    seen: dict[tuple[int, str], int] = {}
    for head in page.headings:
        if head.div and head.div.name in {"tab", "group-tab", *COUNTS}:
            continue
        parent = _parent(page, head)
        key = parent.line if parent else 0, head.title.casefold()
        if head.title and key in seen:
            message = (
                f"`{head.title}` is the heading of line {seen[key]}, too; reword one"
            )
            yield Finding(head.line, message)
        seen.setdefault(key, head.line)


def _parent(page: Page, head: Heading) -> Heading | None:
    """Return the heading of the section that a heading divides."""
    if head.div:
        section = page.section_at(head.line)
        return section.heading if section else None
    above = (h for h in page.headings if not h.div and h.line < head.line)
    return next((h for h in reversed(list(above)) if h.level < head.level), None)


@page_rule(LESSON)
def heading_empty(page: Page) -> Iterator[Finding]:
    """A heading has words."""
    for head in page.headings:
        if not WORD.search(head.title):
            yield Finding(head.line, "this heading has no words; add them or remove it")


@page_rule(LESSON)
def section_empty(page: Page) -> Iterator[Finding]:
    """A heading has something beneath it that readers see, or headings below it."""
    for head, end in _reaches(page):
        below = (h.line for h in page.headings if h.div == head.div)
        if any(head.line < line <= end for line in below):
            continue
        if head.div and head == page.title_of(head.div) and _is_empty(page, head.div):
            continue  # reported as a div without content
        if not has_content(page, head.line + 1, end):
            message = (
                f"`{head.title}` has nothing beneath it that readers see; "
                "write it or remove the heading"
            )
            yield Finding(head.line, message)


def _reaches(page: Page) -> Iterator[tuple[Heading, int]]:
    """Yield each heading with the last line that belongs to it."""
    for section in page.sections:
        yield section.heading, section.end
    for div in page.divs:
        inside = [head for head in page.headings if head.div == div]
        for index, head in enumerate(inside):
            after = (h.line - 1 for h in inside[index + 1 :] if h.level <= head.level)
            yield head, next(after, div.end - 1)


@page_rule(EPISODES)
def div_missing(page: Page) -> Iterator[Finding]:
    """Questions, objectives and key points frame every episode."""
    names = {div.name for div in page.divs}
    for name in COUNTS:
        if name not in names:
            yield Finding(1, f"there is no `::: {name}`; every episode has one")


@page_rule(EPISODES)
def div_twice(page: Page) -> Iterator[Finding]:
    """They do so once."""
    for name in COUNTS:
        first, *others = [div for div in page.divs if div.name == name] or [None]
        for div in others:
            message = f"`{name}` stands on line {first.line} already; join the two"
            yield Finding(div.line, message)


@page_rule(EPISODES)
def div_place(page: Page) -> Iterator[Finding]:
    """They stand at the top, questions first, and at the very end."""
    framing = {d.name: d for d in reversed(page.divs) if d.name in COUNTS}
    first_heading = next((h.line for h in page.headings if not h.div), page.last_line)
    for name in ("questions", "objectives"):
        if name in framing and framing[name].line > first_heading:
            message = f"`{name}` stands before the first heading; move it up"
            yield Finding(framing[name].line, message)
    top = [framing.get("questions"), framing.get("objectives")]
    if all(top) and top[1].line < top[0].line < first_heading:
        yield Finding(top[0].line, "`questions` stand before `objectives`")
    end = framing.get("keypoints")
    if end and end.end < page.last_line:
        message = "`keypoints` are the last thing in an episode; move them to the end"
        yield Finding(end.line, message)


@page_rule(LESSON)
def div_nesting(page: Page) -> Iterator[Finding]:
    """Solutions stand inside challenges, and no challenge inside anything."""
    for div in page.divs:
        outer, wanted = div.outer or "", OUTER.get(div.name)
        if wanted and outer not in wanted:
            message = (
                f"`{div.name}` stands directly inside a challenge; "
                "move it, or use `spoiler` for what may be unfolded elsewhere"
            )
            yield Finding(div.line, message)
        elif outer in COUNTS or (outer and div.name in {*COUNTS, *EXERCISES}):
            message = f"`{div.name}` may not stand inside `{outer}`; move it out"
            yield Finding(div.line, message)


@page_rule(EPISODES)
def item_count(page: Page) -> Iterator[Finding]:
    """One to three questions, five to seven objectives and key points."""
    for div in page.divs:
        if div.name in COUNTS:
            low, high = COUNTS[div.name]
            count = len(items(page, div))
            if not low <= count <= high:
                message = f"{count} items in `{div.name}`; {low} to {high} are wanted"
                yield Finding(div.line, message)


def items(page: Page, div: Div) -> list[tuple[int, str]]:
    """Return the line and the words of each item of a div's list."""
    found: list[tuple[int, str]] = []
    lines = page.text.split("\n")
    for number in range(div.line + 1, div.end):
        line = lines[number - 1]
        if line.startswith(("- ", "* ")):
            found.append((number, line[2:].strip()))
        elif found and line.startswith("  ") and line.strip():
            found[-1] = found[-1][0], f"{found[-1][1]} {line.strip()}"
    return found


@page_rule(LESSON)
def solution_missing(page: Page) -> Iterator[Finding]:
    """A challenge has a solution; a discussion, at least a note for instructors."""
    for div in page.divs:
        inside = {inner.name for inner in page.inside(div)}
        if div.name == "challenge" and "solution" not in inside:
            message = "this challenge has no `::: solution`; add one that says why"
            yield Finding(div.line, message)
        if div.name == "discussion" and not inside & {"solution", "instructor"}:
            message = (
                "this discussion has neither a solution nor an `::: instructor` note; "
                "say inside it what to look for"
            )
            yield Finding(div.line, message)


@page_rule(LESSON)
def div_title(page: Page) -> Iterator[Finding]:
    """What is shown in a box, or folded, has a title, above all else in it."""
    lines = page.text.split("\n")
    for div in page.divs:
        title = page.title_of(div) if div.name in TITLED else None
        if div.name in TITLED and not title:
            yield Finding(div.line, f"this {div.name} has no heading; start with ## …")
        elif title and "".join(lines[div.line : title.line - 1]).strip():
            message = f"this heading does not open its {div.name}; move it to the top"
            yield Finding(title.line, message)


@page_rule(EPISODES)
def challenge_id(page: Page) -> Iterator[Finding]:
    """Challenges have identifiers, by which objectives.yaml names them."""
    for div in page.divs:
        title = page.title_of(div)
        if div.name == "challenge" and title and not title.id:
            message = (
                f"this {div.name} has no identifier; add one: ## … {{#short-name}}"
            )
            yield Finding(title.line, message)


@page_rule(LESSON)
def id_form(page: Page) -> Iterator[Finding]:
    """Identifiers are words in lower case, joined by hyphens."""
    for head in page.headings:
        if head.id and not IDENTIFIER.fullmatch(head.id):
            message = f"`{head.id}`: use lower case, digits and hyphens"
            yield Finding(head.line, message)


@page_rule(LESSON)
def id_duplicate(page: Page) -> Iterator[Finding]:
    """An identifier names one place of a page."""
    count = Counter(head.slug for head in page.headings)
    seen = set()
    for head in page.headings:
        if count[head.slug] > 1 and head.slug in seen:
            yield Finding(head.line, f"`{head.slug}` is used twice; choose another")
        seen.add(head.slug)


@page_rule(LESSON)
def div_empty(page: Page) -> Iterator[Finding]:
    """A div has content beside its title and the divs inside it."""
    for div in page.divs:
        if _is_empty(page, div):
            yield Finding(div.line, f"there is nothing in this {div.name}; fill it")


def _is_empty(page: Page, div: Div) -> bool:
    inside = [range(d.line, d.end + 1) for d in page.inside(div)]
    title = page.title_of(div)
    inside += [range(title.line, title.line + 1)] if title else []
    return not has_content(page, div.line + 1, div.end - 1, inside)
