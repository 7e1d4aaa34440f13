"""One episode: its front matter, its blocks, its images and its inline values."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.blocks import Blocks, CodeBlock, read_blocks
from lesson.read.text import read_text
from lesson.read.yaml_file import read_yaml

FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)^---\n", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`\{python\}\s+(?P<code>[^`]+)`(?!`)")
IMAGE = re.compile(
    r"!\[(?P<caption>[^\]]*)\]\((?P<target>[^)\s]+)\)(?P<attributes>\{[^}]*\})?"
)


@dataclass(frozen=True)
class Inline:
    """A value in the prose: the expression and its line."""

    code: str
    line: int


@dataclass(frozen=True)
class Image:
    """An image in the prose: its target as written and its line."""

    target: str
    line: int


@dataclass(frozen=True)
class Episode:
    """One episode as its author wrote it.

    Attributes
    ----------
    path
        The file, relative to the lesson's folder.
    text
        The whole file.
    meta
        The front matter: title, and minutes of teaching and exercises.
    blocks
        The fenced code and divs.
    inlines, images
        Values and images in the prose, in order.
    """

    path: Path
    text: str
    meta: dict[str, Any]
    blocks: Blocks
    inlines: tuple[Inline, ...]
    images: tuple[Image, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending, such as ``03-dense-networks``."""
        return self.path.stem

    @property
    def title(self) -> str:
        return str(self.meta["title"])


def read_episode(layout: Layout, path: Path) -> Episode:
    """Read an episode and check all that can be told without running it.

    Raises
    ------
    LessonError
        With every fault found in the file.
    """
    text = read_text(layout, path)
    name = layout.relative(path)
    meta, front_lines, faults = _front_matter(name, text)
    body = "\n" * front_lines + text.split("\n", front_lines)[-1]
    blocks = read_blocks(name, body)
    faults += blocks.faults
    inlines = tuple(_inlines(blocks.prose))
    faults += [f for block in blocks.python if (f := _python_fault(name, block))]
    faults += [f for inline in inlines if (f := _inline_fault(name, inline))]
    if faults:
        raise LessonError(sorted(faults, key=lambda fault: fault.line or 0))
    return Episode(name, text, meta, blocks, inlines, tuple(_images(blocks.prose)))


def _front_matter(path: Path, text: str) -> tuple[dict[str, Any], int, list[Fault]]:
    """Return the front matter, the number of lines it takes and what is wrong."""
    match = FRONT_MATTER.match(text)
    if not match:
        message = (
            "no front matter; start with a line ---, then title:, teaching: and "
            "exercises: (minutes), then a line ---"
        )
        return {}, 0, [Fault(path, 1, "front-matter", message)]
    lines = match.group().count("\n")
    try:
        return dict(read_yaml(match["yaml"], path, "episode", 2)), lines, []
    except LessonError as error:
        return {}, lines, error.faults


def _inlines(prose: str) -> list[Inline]:
    return [
        Inline(" ".join(match["code"].split()), _line_at(prose, match.start()))
        for match in INLINE.finditer(prose)
    ]


def _images(prose: str) -> list[Image]:
    return [
        Image(match["target"], _line_at(prose, match.start()))
        for match in IMAGE.finditer(prose)
    ]


def replace_in_prose(
    pattern: re.Pattern[str], text: str, replace: Callable[[re.Match[str]], str]
) -> str:
    """Return Markdown with matches of a pattern replaced, except in fenced code."""
    prose = read_blocks(Path(), text).prose
    parts, end = [], 0
    for match in pattern.finditer(prose):
        parts += [text[end : match.start()], replace(match)]
        end = match.end()
    return "".join([*parts, text[end:]])


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _python_fault(path: Path, block: CodeBlock) -> Fault | None:
    try:
        ast.parse(block.source)
    except SyntaxError as error:
        line = block.line + (error.lineno or 1)
        message = f"Python cannot read this block: {error.msg}"
        if block.source.lstrip().startswith(("%", "!")):
            message += "; episodes use plain Python, no notebook commands"
        return Fault(path, line, "syntax", message, (error.text or "").rstrip())
    return None


def _inline_fault(path: Path, inline: Inline) -> Fault | None:
    try:
        ast.parse(inline.code, mode="eval")
    except SyntaxError as error:
        message = f"Python cannot read `{inline.code}`: {error.msg}"
        return Fault(path, inline.line, "inline", message)
    return None
