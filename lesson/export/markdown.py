"""Turn the Markdown of an episode into what notebooks show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lesson.read.episode import IMAGE, INLINE, replace_in_prose

COMMENT = re.compile(r"<!--.*?-->[ \t]*\n?", re.DOTALL)
HEADING = re.compile(
    r"^(?P<marks>#{1,6}) +(?P<title>.*?)[ \t]*(?:\{(?P<attributes>[^{}\n]*)\})?[ \t]*$",
    re.MULTILINE,
)
MINUTES = re.compile(r"\bminutes=\"?(?P<minutes>\d+)")
ALT = re.compile(r"""\balt=(["'])(?P<alt>.*?)(?<!\\)\1""", re.DOTALL)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")
PAGE = re.compile(r"(?:.*/)?(?P<name>\d\d-[a-z0-9-]+)\.md(?:#.*)?")
CARDS = re.compile(r"(?:\.\./)?(?P<path>data/README\.md)(?:#.*)?")
# The options of a question stand on lines of their own, as on the page.
OPTION = re.compile(r"(?<=\S)[ \t]*\n(?=[A-Z]\. )")
UNKNOWN = "…"


@dataclass(frozen=True)
class NotebookMarkdown:
    """How to write the text of one kind of notebook.

    Attributes
    ----------
    drawings
        The folder of drawn figures; each notebook finds them in ``fig/`` beside it.
    page
        The name of the notebook of an episode, by the episode's name.
    values
        What the values in the text are, in order; without it they are left open.
    """

    drawings: Path
    page: Callable[[str], str]
    values: Iterator[str] | None = None

    def write(self, text: str) -> str:
        """Return a text with all that notebooks do not understand written out."""
        text = replace_in_prose(INLINE, text, self._value)
        text = replace_in_prose(COMMENT, text, lambda _: "")
        text = replace_in_prose(HEADING, text, heading)
        text = replace_in_prose(IMAGE, text, self._image)
        text = replace_in_prose(LINK, text, self._link)
        return replace_in_prose(OPTION, text, lambda _: "  \n").strip()

    def is_drawn(self, figure: str) -> bool:
        """Tell whether an image is a drawing, and not made by code."""
        found = IMAGE.search(figure)
        return bool(found) and (self.drawings / Path(found["target"]).name).is_file()

    def _value(self, _: re.Match[str]) -> str:
        return UNKNOWN if self.values is None else next(self.values, UNKNOWN)

    def _image(self, found: re.Match[str]) -> str:
        """Show a drawing; of a plot, which the cell above draws, keep the caption."""
        caption = found["caption"].strip()
        below = f"\n\n*{caption}*" if caption else ""
        if not self.is_drawn(found[0]):
            return below.strip()
        alt = ALT.search(found["attributes"] or "")
        words = re.sub(r"([\[\]])", r"\\\1", alt["alt"] if alt else caption)
        return f"![{' '.join(words.split())}](fig/{Path(found['target']).name}){below}"

    def _link(self, found: re.Match[str]) -> str:
        """Let a link lead to what lies beside the notebook, or be text."""
        if re.match(r"[a-z][a-z0-9+.-]*:", found["target"]):
            return found[0]
        if page := PAGE.fullmatch(found["target"]):
            return f"[{found['text']}]({self.page(page['name'])})"
        if cards := CARDS.fullmatch(found["target"]):
            return f"[{found['text']}]({cards['path']})"
        return found["text"]


def heading(found: re.Match[str], marks: str = "", kind: str = "") -> str:
    """Return a heading without its attributes, with its minutes, if it has any.

    Parameters
    ----------
    found
        A match of ``HEADING``.
    marks
        Its level, instead of its own.
    kind
        What to write before the title.
    """
    minutes = MINUTES.search(found["attributes"] or "")
    time = f" ({minutes['minutes']} min)" if minutes else ""
    return f"{marks or found['marks']} {kind}{found['title']}{time}"
