"""The elements of an episode one after the other: paragraphs, lists, code and so on."""

from __future__ import annotations

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
    """Return the elements, those inside divs as well, without the divs' fences."""
    lines = episode.text.split("\n")
    front = FRONT_MATTER.match(episode.text)
    hidden = {div.line for div in episode.blocks.divs}
    hidden |= {div.end for div in episode.blocks.divs}
    hidden |= set(range(1, (front.group().count("\n") if front else 0) + 1))
    shown = ["" if n in hidden else line for n, line in enumerate(lines, 1)]
    found = []
    for token in MARKDOWN.parse("\n".join(shown)):
        if token.map and token.level == 0 and token.nesting >= 0:
            start, end = token.map
            text = "\n".join(shown[start:end]).strip("\n")
            found.append(Element(token.type, start + 1, text))
    return found
