"""The minutes that exercises state in their headings: ``## Title {#id minutes=6}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lesson.check.page import Heading, Page
from lesson.check.structure import EXERCISES
from lesson.read.blocks import Div
from lesson.read.markdown.attributes import read_attributes

WHOLE = re.compile(r"[1-9][0-9]*")


@dataclass(frozen=True)
class Exercise:
    """A challenge or a discussion.

    Attributes
    ----------
    div
        Its div.
    title
        The heading that opens it, if there is one.
    stated
        What it says after ``minutes=``; None when it says nothing.
    """

    div: Div
    title: Heading | None
    stated: str | None

    @property
    def minutes(self) -> int | None:
        """The minutes, if they are a whole number of at least one."""
        return int(self.stated) if WHOLE.fullmatch(self.stated or "") else None


def exercises(page: Page) -> list[Exercise]:
    """Return the exercises of an episode, in order."""
    return [
        Exercise(div, title, stated_minutes(page, title) if title else None)
        for div in page.divs
        if div.name in EXERCISES
        for title in [page.title_of(div)]
    ]


def is_paced(page: Page) -> bool:
    """Tell whether any exercise of an episode states its minutes."""
    return any(exercise.stated is not None for exercise in exercises(page))


def stated_minutes(page: Page, heading: Heading) -> str | None:
    """Return what a heading says after ``minutes=``, right or wrong."""
    line = page.text.split("\n")[heading.line - 1].rstrip()
    start = line.rfind("{")
    if start < 0 or not line.endswith("}"):
        return None
    read = read_attributes(line, start)
    if read is None or read[0] != len(line):  # then the page shows them as they are
        braces = line[start:]
        return braces if re.search(r"\bminutes\b", braces) else None
    return read[1].get("minutes")


def misplaced(page: Page) -> Iterator[Heading]:
    """Yield the headings that state minutes and open no exercise."""
    titles = {e.title.line for e in exercises(page) if e.title}
    for heading in page.headings:
        if heading.line not in titles and stated_minutes(page, heading) is not None:
            yield heading
