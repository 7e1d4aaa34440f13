"""A page as the rules see it: its text without code, and the parts that it has.

All parts know their lines. Texts keep every character in its place: what does not
belong is blanked out, so that any position gives the line in the file.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from markdown_it.token import Token
from myst_parser.slugs import github_slugify, unique_slug
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lesson.check.allow import Allowance, read_allowances
from lesson.read.blocks import Blocks, CodeBlock, Div, read_blocks
from lesson.read.episode import FRONT_MATTER, Image, find_images
from lesson.read.markdown import Document, parse
from lesson.read.roles import divs_around

# Stands for each character of code and mathematics: neither a letter nor a space.
FILLER = "\ufffc"
# What is code or a formula, within a line and by itself.
NO_WORDS = {"code_inline", "math_block", "math_inline", "math_inline_double"}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# What stands in the text and is not read: targets of links, tags, entities.
NOT_READ = re.compile(
    r"(?<=\])\([^)\s]*\)|\bdoi:\s*10\.\S+|<[a-z]+:[^>\s]*>|^\[[^\]]+\]:.*$|https?://\S+"
    r"|</?[a-zA-Z][^>]*>|&#?\w+;|\[\^[^\]]+\]|\{(?:[#.]|minutes=)[^}\n]*\}",
    re.MULTILINE,
)
ALT = re.compile(r"""\balt=(["'])(?P<alt>.*?)(?<!\\)\1""", re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(?P<title>.*?)\s*#*$")
FIXED_IDS = {"page-title", "overview", "questions", "objectives", "key-points"}


@dataclass(frozen=True)
class Heading:
    """A heading; `div` is the one that it stands in, `id` what its author gave it."""

    level: int
    title: str
    line: int
    id: str
    slug: str
    div: Div | None


@dataclass(frozen=True)
class Figure:
    """An image: `alt` is None when there is none, `start` where it stands."""

    target: str
    caption: str
    alt: str | None
    line: int
    start: int


@dataclass(frozen=True)
class Link:
    """A link: where it leads, as written, and its text."""

    target: str
    text: str
    line: int


@dataclass(frozen=True)
class Section:
    """A heading outside all divs, and the lines that belong to it."""

    heading: Heading
    end: int

    @property
    def line(self) -> int:
        return self.heading.line

    def holds(self, line: int) -> bool:
        return self.line <= line <= self.end


@dataclass(frozen=True)
class Page:
    """One Markdown file.

    Attributes
    ----------
    path
        The file, relative to the lesson's folder.
    text
        The whole file.
    kind
        ``episode``, ``page`` (another page of the site) or ``document`` (of the
        repository).
    """

    path: Path
    text: str
    kind: str

    # What lines and positions mean

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_at(self, position: int) -> int:
        """Return the line of a position in any of the page's texts."""
        return bisect.bisect_right(self._starts, position)

    @cached_property
    def last_line(self) -> int:
        return self.text.rstrip().count("\n") + 1

    # Texts, from the whole to what is read

    @cached_property
    def _front(self) -> re.Match[str] | None:
        return FRONT_MATTER.match(self.text)

    @cached_property
    def meta(self) -> dict[str, Any]:
        """The front matter; empty when it cannot be read."""
        try:
            return dict(YAML().load(self._front["yaml"])) if self._front else {}
        except (YAMLError, ValueError):  # lesson.read has reported it
            return {}

    def meta_line(self, key: str) -> int:
        """Return the line of an entry of the front matter."""
        for number, line in enumerate(self.text.split("\n"), 1):
            if line.startswith(f"{key}:"):
                return number
        return 1

    @property
    def document(self) -> Document:
        """The tokens of the whole file."""
        return parse(self.text)

    @cached_property
    def blocks(self) -> Blocks:
        """Fenced code and divs, with the lines of the file."""
        return read_blocks(self.path, self.text)

    @cached_property
    def _masked(self) -> str:
        """Prose with comments, code and mathematics blanked out."""
        text = list(self.blocks.prose)
        for start, end, content in self._unspoken():
            by = " " if COMMENT.match(content) else FILLER
            text[start:end] = _blank("".join(text[start:end]), by)
        return _blank_all(COMMENT, "".join(text), " ")

    def _unspoken(self) -> Iterator[tuple[int, int, str]]:
        """Yield where code, mathematics and comments stand."""
        for token in self.tokens:
            if token.type in NO_WORDS:
                start, end = (self._starts[line] for line in token.map)
                yield start, end, token.content
        for token in self.document.inline:
            is_comment = token.type == "html_inline" and COMMENT.match(token.content)
            if token.type in NO_WORDS or is_comment:
                yield *token.meta["at"], token.content

    @cached_property
    def plain(self) -> str:
        """What people read: prose, captions, alternative texts and the title."""
        text = list(_blank_all(NOT_READ, self._masked, " "))
        for image in self._images:
            for start, end in self._unread(image):
                text[start:end] = _blank(self._masked[start:end], " ")
        if self._front and (title := re.search(r"^title:(.*)", self.text, re.M)):
            text[title.start(1) : title.end(1)] = title[1].replace('"', " ")
        return "".join(text)

    @cached_property
    def _images(self) -> tuple[Image, ...]:
        return find_images(self.document)

    def _unread(self, image: Image) -> list[tuple[int, int]]:
        """Return which parts of an image are syntax: all but caption and alt."""
        target = image.start + len("![") + len(image.caption)
        alt = ALT.search(self._masked, target, image.end)
        if not alt:
            return [(target, image.end)]
        return [(target, alt.start("alt")), (alt.end("alt"), image.end)]

    # Parts

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of blocks."""
        return self.document.tokens

    @cached_property
    def divs(self) -> list[Div]:
        """All divs, in the order of their lines."""
        return sorted(self.blocks.divs, key=lambda div: div.line)

    def div_at(self, line: int) -> Div | None:
        """Return the innermost div around a line."""
        around = [div for div in self.divs if div.line < line < div.end]
        return around[-1] if around else None

    def divs_around(self, line: int) -> set[str]:
        """Return the names of all divs around a line."""
        return divs_around(self.divs, line)

    def inside(self, outer: Div) -> list[Div]:
        """Return the divs directly inside another."""
        return [d for d in self.divs if self.div_at(d.line) == outer]

    @cached_property
    def headings(self) -> list[Heading]:
        """All headings, those inside divs as well."""
        found, slugs = [], set(FIXED_IDS)
        lines = self.text.split("\n")
        for token in self.tokens:
            if token.type != "heading_open":
                continue
            line = token.map[0] + 1
            title = HEADING.match(lines[line - 1])
            given = token.meta.get("attributes", {}).get("id", "")
            text = re.sub(r"\s*\{[^}]*\}$", "", title["title"] if title else "")
            slug = given or unique_slug(github_slugify(text) or "section", slugs)
            slugs.add(slug)
            level = int(token.tag[1])
            found.append(Heading(level, text, line, given, slug, self.div_at(line)))
        return found

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of all levels, in order."""
        heads = [heading for heading in self.headings if not heading.div]
        found = []
        for index, head in enumerate(heads):
            after = (h.line - 1 for h in heads[index + 1 :] if h.level <= head.level)
            found.append(Section(head, next(after, self.last_line)))
        return found

    def section_at(self, line: int) -> Section | None:
        """Return the section of level 2 that holds a line."""
        top = [s for s in self.sections if s.heading.level <= 2 and s.holds(line)]
        return top[-1] if top else None

    def title_of(self, div: Div) -> Heading | None:
        """Return the heading that opens a div."""
        return next((h for h in self.headings if h.div == div), None)

    @cached_property
    def ids(self) -> set[str]:
        """Every anchor that a link to this page may name."""
        figures = {f"fig-{Path(figure.target).stem}" for figure in self.figures}
        return {h.slug for h in self.headings} | FIXED_IDS | figures

    @cached_property
    def figures(self) -> list[Figure]:
        return [
            Figure(
                image.target,
                " ".join(image.caption.split()),
                image.alt,
                image.line,
                image.start,
            )
            for image in self._images
        ]

    @cached_property
    def links(self) -> list[Link]:
        found = []
        for token in self.tokens:
            if token.type == "inline":
                found += self._links(token)
        return found

    def _links(self, inline: Token) -> Iterator[Link]:
        """Yield the links of a paragraph."""
        opening, text = None, ""
        for child in inline.children or []:
            if child.type == "link_open":
                opening, text = child, ""
            elif child.type == "link_close" and opening is not None:
                line = self.line_at(opening.meta["at"][0])
                yield Link(str(opening.attrs["href"]), text, line)
                opening = None
            else:
                is_break = child.type in {"softbreak", "hardbreak"}
                text += " " if is_break else child.content

    @property
    def python(self) -> list[CodeBlock]:
        return self.blocks.python

    @property
    def checks(self) -> list[CodeBlock]:
        """The blocks that check claims."""
        return [block for block in self.python if "check" in block.tags]

    @cached_property
    def allowances(self) -> list[Allowance]:
        return read_allowances(self.text, self.blocks)


@lru_cache(maxsize=256)
def make_page(path: Path, text: str, kind: str) -> Page:
    """Return the page; the same text gives the same page, whose parts are kept."""
    return Page(path, text, kind)


def block_end(block: CodeBlock) -> int:
    """Return the line of the closing fence of a block."""
    return block.line + block.source.count("\n") + 2


def _blank(text: str, by: str) -> str:
    return re.sub(r"[^\n]", by, text)


def _blank_all(pattern: re.Pattern[str], text: str, by: str) -> str:
    return pattern.sub(lambda match: _blank(match.group(), by), text)
