"""One episode: its front matter, its blocks, its images and its inline values."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.ambiguous import find_ambiguous
from lesson.read.blocks import Blocks, CodeBlock, read_blocks
from lesson.read.markdown import Document, parse
from lesson.read.text import read_text, text_digest
from lesson.read.yaml_file import read_yaml

FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)^---\n", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"\{python\}\s+(?P<code>.+)", re.DOTALL)
# In an alternative text, which is no Markdown.
INLINE_IN_TEXT = re.compile(r"`\{python\}\s+(?P<code>[^`]+)`")


@dataclass(frozen=True)
class Inline:
    """A value in the prose: the expression, its line, where it starts and ends."""

    code: str
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Image:
    """An image in the prose.

    Attributes
    ----------
    target
        The file, as its name is on the disk.
    caption
        As written.
    alt
        The alternative text; None when there is no such attribute.
    line, start, end
        Its line, counted from 1, and where it stands in the text.
    """

    target: str
    caption: str
    alt: str | None
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Episode:
    """One episode as its author wrote it; its parts are read when they are needed.

    Attributes
    ----------
    path
        The file, relative to the lesson's folder.
    text
        The whole file.
    """

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The file's name without its ending, such as ``03-dense-networks``."""
        return self.path.stem

    @cached_property
    def meta(self) -> dict[str, Any]:
        """The front matter: title, and minutes of teaching and exercises.

        Raises
        ------
        LessonError
            It is missing, or not what its schema asks for.
        """
        match = FRONT_MATTER.match(self.text)
        if not match:
            message = (
                "no front matter; start with a line ---, then title:, teaching: and "
                "exercises: (minutes), then a line ---"
            )
            raise LessonError([Fault(self.path, 1, "front-matter", message)])
        return dict(read_yaml(match["yaml"], self.path, "episode", 2))

    @property
    def title(self) -> str:
        return str(self.meta["title"])

    @property
    def document(self) -> Document:
        """The tokens of the whole file."""
        return parse(self.text)

    @cached_property
    def blocks(self) -> Blocks:
        """The fenced code and divs."""
        return read_blocks(self.path, self.text)

    @cached_property
    def inlines(self) -> tuple[Inline, ...]:
        """Values in the prose, in order."""
        return find_inlines(self.document)

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """Images in the prose, in order."""
        return find_images(self.document)


def read_episode(layout: Layout, path: Path, known: Container[str] = ()) -> Episode:
    """Read an episode and check all that can be told without running it.

    Parameters
    ----------
    layout, path
        The lesson, and the file.
    known
        Digests of texts in which no fault was found.

    Raises
    ------
    LessonError
        With every fault found in the file.
    """
    episode = Episode(layout.relative(path), read_text(layout, path))
    if text_digest(episode.text) in known:
        return episode
    faults = sorted(_faults(episode), key=lambda fault: fault.line or 0)
    if faults:
        raise LessonError(faults)
    return episode


def _faults(episode: Episode) -> Iterator[Fault]:
    try:
        _ = episode.meta
    except LessonError as error:
        yield from error.faults
    yield from episode.blocks.faults
    yield from find_ambiguous(episode.path, episode.document)
    for block in episode.blocks.python:
        yield from _python_fault(episode.path, block)
    for inline in episode.inlines:
        yield from _inline_fault(episode.path, inline)


def find_inlines(document: Document) -> tuple[Inline, ...]:
    """Return the values in the prose of a page, those in captions and tables too."""
    found = []
    for token in document.inline:
        if token.type == "code_inline" and token.markup == "`":
            if match := INLINE.fullmatch(token.content):
                found.append(_inline(document.text, match["code"], *token.meta["at"]))
        elif token.type == "image":
            start, end = token.meta["at"]
            caption = start + len("![") + len(token.content)
            for match in INLINE_IN_TEXT.finditer(document.text, caption, end):
                found.append(_inline(document.text, match["code"], *match.span()))
    return tuple(sorted(found, key=lambda inline: inline.start))


def _inline(text: str, code: str, start: int, end: int) -> Inline:
    return Inline(" ".join(code.split()), _line_at(text, start), start, end)


def find_images(document: Document) -> tuple[Image, ...]:
    """Return the images of a page."""
    images = (token for token in document.inline if token.type == "image")
    return tuple(_image(document.text, token) for token in images)


def _image(text: str, token: Token) -> Image:
    start, end = token.meta["at"]
    return Image(
        unquote(str(token.attrs["src"])),
        token.content,
        token.meta.get("attributes", {}).get("alt"),
        _line_at(text, start),
        start,
        end,
    )


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _python_fault(path: Path, block: CodeBlock) -> Iterator[Fault]:
    try:
        ast.parse(block.source)
    except SyntaxError as error:
        line = block.line + (error.lineno or 1)
        message = f"Python cannot read this block: {error.msg}"
        if block.source.lstrip().startswith(("%", "!")):
            message += "; episodes use plain Python, no notebook commands"
        yield Fault(path, line, "syntax", message, (error.text or "").rstrip())


def _inline_fault(path: Path, inline: Inline) -> Iterator[Fault]:
    try:
        ast.parse(inline.code, mode="eval")
    except SyntaxError as error:
        message = f"Python cannot read `{inline.code}`: {error.msg}"
        yield Fault(path, inline.line, "inline", message)
