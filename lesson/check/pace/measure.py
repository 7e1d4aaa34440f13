"""What it takes to teach an episode: words to say, lines to type, blocks to run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lesson.check import plan
from lesson.check.page import Page
from lesson.read.blocks import CodeBlock

# What is not said and typed by the teacher: exercises, notes, what frames an episode,
# and what is optional.
ASIDE = {
    "challenge", "discussion", "hint", "instructor", "keypoints", "objectives",
    "questions", "solution", "spoiler",
}  # fmt: skip
ALT = re.compile(r"""\balt=(["'])(?P<alt>.*?)(?<!\\)\1""", re.DOTALL)
WORD = re.compile(r"\w[\w'\u2019-]*")


@dataclass(frozen=True)
class Pace:
    """What stands on the main path of a part of an episode.

    Attributes
    ----------
    words
        Of prose and headings.
    typed
        Lines of code that are typed.
    given
        Blocks of code that are ready to run.
    """

    words: int = 0
    typed: int = 0
    given: int = 0

    def __add__(self, other: Pace) -> Pace:
        return Pace(
            self.words + other.words,
            self.typed + other.typed,
            self.given + other.given,
        )

    @property
    def minutes(self) -> float:
        """The minutes that this takes at a calm pace."""
        return (
            plan.SPOKEN * self.words / plan.WORDS_A_MINUTE
            + self.typed / plan.LINES_A_MINUTE
            + self.given * plan.GIVEN_MINUTES
        )


@dataclass(frozen=True)
class Part:
    """A section of level 2, or what stands before the first: its lines, its pace."""

    title: str
    first: int
    last: int
    pace: Pace


def measure(page: Page, first: int = 1, last: int | None = None) -> Pace:
    """Return the pace of an episode, or of its lines from one to another."""
    last = page.last_line if last is None else last
    by_line = _by_line(page).items()
    return sum((pace for line, pace in by_line if first <= line <= last), Pace())


def parts(page: Page) -> list[Part]:
    """Return the sections of an episode with the pace of each."""
    tops = [s for s in page.sections if s.heading.level == 2]
    start = tops[0].line if tops else page.last_line + 1
    lines = [("(opening)", 1, start - 1)]
    lines += [(s.heading.title, s.line, s.end) for s in tops]
    return [Part(name, a, b, measure(page, a, b)) for name, a, b in lines]


def on_main_path(page: Page, block: CodeBlock) -> bool:
    """Tell whether a block is typed or run while the teacher speaks."""
    return "check" not in block.tags and not page.divs_around(block.line) & ASIDE


@lru_cache(maxsize=64)
def _by_line(page: Page) -> dict[int, Pace]:
    """Return the pace of each line that counts; a block counts where it starts."""
    found = {}
    for number, line in enumerate(_said(page).split("\n"), 1):
        words = len(WORD.findall(line))
        is_row = line.lstrip().startswith("|")
        if words and not is_row and not page.divs_around(number) & ASIDE:
            found[number] = Pace(words=words)
    for block in page.python:
        if on_main_path(page, block):
            lines = sum(bool(line.strip()) for line in block.source.split("\n"))
            given = "given" in block.tags
            found[block.line] = Pace(given=1) if given else Pace(typed=lines)
    return found


def _said(page: Page) -> str:
    """Return the text that is said: without title and alternative texts."""
    text = page.plain
    for figure in page.figures:
        if figure.alt and (alt := ALT.search(page.text, figure.start)):
            text = _blanked(text, alt.start("alt"), alt.end("alt"))
    lines = text.split("\n")
    lines[page.meta_line("title") - 1] = ""
    return "\n".join(lines)


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
