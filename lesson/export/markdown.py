"""Turn the Markdown of an episode into what notebooks show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lesson.read.episode import Image, find_images, find_inlines
from lesson.read.markdown import Document, parse
from lesson.read.splices import Splice, apply

HEADING = re.compile(
    r"^(?P<marks>#{1,6}) +(?P<title>.*?)[ \t]*(?:\{(?P<attributes>[^{}\n]*)\})?[ \t]*$"
)
MINUTES = re.compile(r"\bminutes=\"?(?P<minutes>\d+)")
LINK = re.compile(r"\[(?P<text>.*)\]\((?P<target>[^)\s]+)[^)]*\)", re.DOTALL)
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:")
PAGE = re.compile(r"(?:.*/)?(?P<name>\d\d-[a-z0-9-]+)\.md(?:#.*)?")
CARDS = re.compile(r"(?:\.\./)?(?P<path>data/README\.md)(?:#.*)?")
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
        text = self._with_values(text)
        images = [self._image(image) for image in find_images(parse(text))]
        text = apply(text, images)
        document = parse(text)
        return apply(text, [*_options(document), *plain(document, self._link)]).strip()

    def is_drawn(self, figure: str) -> bool:
        """Tell whether an image is a drawing, and not made by code."""
        images = find_images(parse(figure))
        return bool(images) and self._has(images[0])

    def _has(self, image: Image) -> bool:
        return (self.drawings / Path(image.target).name).is_file()

    def _with_values(self, text: str) -> str:
        return apply(
            text,
            [
                Splice(inline.start, inline.end, self._value())
                for inline in find_inlines(parse(text))
            ],
        )

    def _value(self) -> str:
        return UNKNOWN if self.values is None else next(self.values, UNKNOWN)

    def _image(self, image: Image) -> Splice:
        """Show a drawing; of a plot, which the cell above draws, keep the caption."""
        caption = image.caption.strip()
        below = f"\n\n*{caption}*" if caption else ""
        if not self._has(image):
            return Splice(image.start, image.end, below.strip())
        words = re.sub(r"([\[\]])", r"\\\1", image.alt or caption)
        name = Path(image.target).name
        target = f"<fig/{name}>" if " " in name else f"fig/{name}"
        shown = f"![{' '.join(words.split())}]({target}){below}"
        return Splice(image.start, image.end, shown)

    def _link(self, text: str, target: str) -> str:
        """Let a link lead to what lies beside the notebook, or be text."""
        if page := PAGE.fullmatch(target):
            return f"[{text}]({self.page(page['name'])})"
        if cards := CARDS.fullmatch(target):
            return f"[{text}]({cards['path']})"
        return text


def plain(document: Document, link: Callable[[str, str], str]) -> Iterator[Splice]:
    """Yield what leaves plain Markdown of a text: no comments, attributes, own links.

    Parameters
    ----------
    document
        The text and its tokens.
    link
        Returns what takes the place of a link within the lesson, given its text and
        where it leads.
    """
    lines = document.text.split("\n")
    starts = document.line_starts
    for token in document.tokens:
        if token.type == "html_block" and token.content.lstrip().startswith("<!--"):
            yield Splice(*(starts[line] for line in token.map), "")
        elif token.type == "heading_open":
            line = token.map[0]
            if found := HEADING.match(lines[line]):
                end = starts[line] + len(lines[line])
                yield Splice(starts[line], end, heading(found))
    for token in document.inline:
        if token.type == "html_inline" and token.content.startswith("<!--"):
            yield Splice(*token.meta["at"], "")
        elif token.type == "link_open":
            start, end = token.meta["at"]
            found = LINK.fullmatch(document.text[start:end])
            if found and not OUTSIDE.match(found["target"]):
                yield Splice(start, end, link(found["text"], found["target"]))


def _options(document: Document) -> Iterator[Splice]:
    """Yield line breaks between the options of a question, as the page has them."""
    depth = 0
    for token in document.tokens:
        if token.type == "ordered_list_open":
            depth += bool(depth) or token.attrs.get("style") == "upper-alpha"
        elif token.type == "ordered_list_close":
            depth -= bool(depth)
        elif token.type == "list_item_open" and depth == 1 and token.map[0]:
            end = document.line_starts[token.map[0]] - 1
            if document.text[:end].rpartition("\n")[2].strip():
                yield Splice(end, end, "  ")


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
