"""The elements of an episode one after the other: paragraphs, lists, code and so on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

from lesson.read.episode import FRONT_MATTER, IMAGE, Episode

MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Element:
    """One element: its kind in markdown-it's words, its first line and its text."""

    kind: str
    line: int
    text: str

    @property
    def is_figure(self) -> bool:
        """True for an image that stands alone."""
        return IMAGE.fullmatch(self.text.strip()) is not None


def read_elements(episode: Episode) -> list[Element]:
    """Return the elements, those inside divs as well, without the divs' fences.

    Each stretch between two fences is read by itself: a list that ends a question and
    one that begins its solution are not one list.
    """
    lines = episode.text.split("\n")
    front = FRONT_MATTER.match(episode.text)
    start = front.group().count("\n") if front else 0
    divs = episode.blocks.divs
    fences = {div.line for div in divs} | {div.end for div in divs}
    found = []
    for end in (*sorted(fences), len(lines) + 1):
        found += _elements(lines[start : end - 1], start + 1)
        start = end
    return found


def _elements(lines: list[str], first: int) -> Iterator[Element]:
    """Yield the elements of some lines, the first of which has this number."""
    for token in MARKDOWN.parse("\n".join(lines)):
        if token.map and token.level == 0 and token.nesting >= 0:
            start, end = token.map
            text = "\n".join(lines[start:end]).strip("\n")
            yield Element(token.type, first + start, text)
