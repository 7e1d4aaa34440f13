"""A page as the rules see it: its text without code, and the parts that it has.

All parts know their lines. Texts keep every character in its place: what does not
belong is blanked out, so that any position gives the line in the file.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from myst_parser.slugs import github_slugify, unique_slug
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lesson.check.allow import Allowance, read_allowances
from lesson.publish.workbench.attributes import attributes_syntax, read_attributes
from lesson.read.blocks import Blocks, CodeBlock, Div, read_blocks
from lesson.read.episode import FRONT_MATTER, IMAGE

# Stands for each character of code and mathematics: neither a letter nor a space.
FILLER = "\ufffc"
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
MATHS = re.compile(
    r"\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)(?:(?!\n\s*\n)[^$])+?(?<=\S)\$(?![\d$])",
    re.DOTALL,
)
# What stands in the text and is not read: targets of links, tags, entities.
NOT_READ = re.compile(
    r"(?<=\])\([^)\s]*\)|\bdoi:\s*10\.\S+|<[a-z]+:[^>\s]*>|^\[[^\]]+\]:.*$|https?://\S+"
    r"|</?[a-zA-Z][^>]*>|&#?\w+;|\[\^[^\]]+\]|\{(?:[#.]|minutes=)[^}\n]*\}",
    re.MULTILINE,
)
ALT = re.compile(r"""\balt=(["'])(?P<alt>.*?)(?<!\\)\1""", re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(?P<title>.*?)\s*#*$")
FIXED_IDS = {"page-title", "overview", "questions", "objectives", "key-points"}

MARKDOWN = MarkdownIt("commonmark").enable("table")
MARKDOWN.use(deflist_plugin).use(attributes_syntax)


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

    @cached_property
    def blocks(self) -> Blocks:
        """Fenced code and divs, with the lines of the file."""
        front = self._front.group() if self._front else ""
        body = _blank(front, " ") + self.text[len(front) :]
        return read_blocks(self.path, body)

    @cached_property
    def _masked(self) -> str:
        """Prose with comments, code and mathematics blanked out."""
        text = _blank_all(COMMENT, self.blocks.prose, " ")
        return _blank_all(MATHS, _blank_all(CODE_SPAN, text, FILLER), FILLER)

    @cached_property
    def plain(self) -> str:
        """What people read: prose, captions, alternative texts and the title."""
        text = list(_blank_all(NOT_READ, self._masked, " "))
        for match in IMAGE.finditer(self._masked):
            for start, end in self._unread(match):
                text[start:end] = _blank(self._masked[start:end], " ")
        if self._front and (title := re.search(r"^title:(.*)", self.text, re.M)):
            text[title.start(1) : title.end(1)] = title[1].replace('"', " ")
        return "".join(text)

    def _unread(self, image: re.Match[str]) -> list[tuple[int, int]]:
        """Return which parts of an image are syntax: all but caption and alt."""
        target, end = image.end("caption"), self._attributes(image)[0]
        alt = ALT.search(self._masked, image.end("target"), end)
        if not alt:
            return [(target, end)]
        return [(target, alt.start("alt")), (alt.end("alt"), end)]

    def _attributes(self, image: re.Match[str]) -> tuple[int, dict[str, str]]:
        """Return where an image ends, and its attributes."""
        start = image.end("target") + 1
        read = read_attributes(self.blocks.prose, start)
        if self.blocks.prose[start : start + 1] == "{" and read:
            return read
        return start, {}

    # Parts

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of markdown-it, of the page without fences."""
        return MARKDOWN.parse(self._masked)

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
        return {div.name for div in self.divs if div.line <= line <= div.end}

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
            given = token.meta.get("id") or ""
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
                match["target"],
                " ".join(match["caption"].split()),
                self._attributes(match)[1].get("alt", self._empty_alt(match)),
                self.line_at(match.start()),
                match.start(),
            )
            for match in IMAGE.finditer(self._masked)
        ]

    def _empty_alt(self, image: re.Match[str]) -> str | None:
        end = self.text.find("}", image.end("target"))
        return "" if ALT.search(self.text, image.end("target"), end) else None

    @cached_property
    def links(self) -> list[Link]:
        found = []
        for token in self.tokens:
            if token.type == "inline":
                found += _links(token)
        return found

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


def _links(inline: Token) -> list[Link]:
    """Return the links of a paragraph; line breaks tell their lines."""
    found: list[Link] = []
    line = inline.map[0] + 1
    target, text = None, ""
    for child in inline.children or []:
        if child.type == "link_open":
            target, text, start = str(child.attrs["href"]), "", line
        elif child.type == "link_close" and target is not None:
            found.append(Link(target, text, start))
            target = None
        elif child.type in {"softbreak", "hardbreak"}:
            line += 1
            text += " "
        else:
            text += child.content
    return found
