"""The elements of an episode one after the other: paragraphs, lists, code and so on."""

from __future__ import annotations

from dataclasses import dataclass

from lesson.read.episode import Episode, find_images
from lesson.read.markdown import parse

NOT_SHOWN = {"div_open", "div_close", "front_matter"}


@dataclass(frozen=True)
class Element:
    """One element: its kind in markdown-it's words, its first line and its text."""

    kind: str
    line: int
    text: str

    @property
    def is_figure(self) -> bool:
        """True for an image that stands alone."""
        images = find_images(parse(self.text))
        return bool(images) and (images[0].start, images[0].end) == (0, len(self.text))


def read_elements(episode: Episode) -> list[Element]:
    """Return the elements, those inside divs as well, without the divs' fences.

    Each stretch between two fences is read by itself: a list that ends a question and
    one that begins its solution are not one list.
    """
    lines = episode.text.split("\n")
    found = []
    depth = 0
    for token in episode.document.tokens:
        depth -= token.type == "div_close"
        if token.type not in NOT_SHOWN and token.level == depth and token.nesting >= 0:
            start, end = token.map
            text = "\n".join(lines[start:end]).strip("\n")
            found.append(Element(token.type, start + 1, text))
        depth += token.type == "div_open"
    return found
