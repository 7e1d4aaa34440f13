"""What people need who cannot see a figure, or not its colours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lesson.check.file_names import is_file_name, name_in_words
from lesson.check.page import Figure, Page
from lesson.check.rules import ALL, LESSON, Finding, page_rule
from lesson.check.sources import Sources
from lesson.check.words import phrases, words

SHORTEST_ALT = 5  # words
HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
HTML_ALT = re.compile(r"\balt\s*=\s*[\"'][^\"']", re.IGNORECASE)
COLOUR = "red|green|blue|orange|yellow|purple|pink|grey|gray|brown|cyan|magenta|black"
MARK = "lines?|curves?|dots?|points?|bars?|crosses|circles|class|group|area|cells?"
# "the green curve", and not "the dashed green curve", which says it twice.
COLOUR_ALONE = re.compile(rf"\bthe\s+(?:{COLOUR})\s+(?:{MARK})\b", re.IGNORECASE)


@page_rule(LESSON)
def alt_missing(page: Page) -> Iterator[Finding]:
    """An image has alternative text; a decorative one is allowed in place."""
    for figure in page.figures:
        if not (figure.alt or "").strip():
            message = (
                f'`{figure.target}` has no alternative text; add {{alt="…"}} that says '
                "what it shows (or, if it only decorates, allow: alt-missing)"
            )
            yield Finding(figure.line, message)
    for match in HTML_IMAGE.finditer(page.blocks.prose):
        if not HTML_ALT.search(match[0]):
            message = "this <img> has no alternative text; write ![caption](…){alt=…}"
            yield Finding(page.line_at(match.start()), message)


@page_rule(LESSON)
def alt_file_name(page: Page, lesson: Sources) -> Iterator[Finding]:
    """It is not the name of a file, of this image or of another."""
    names = _names(lesson)
    for figure in _described(page):
        if is_file_name(figure.alt, names):
            message = (
                f"the alternative text `{figure.alt.strip()}` is the name of a file; "
                "say what is to be seen"
            )
            yield Finding(figure.line, message)


def _names(lesson: Sources) -> frozenset[str]:
    """Return the names of all images and data files, in words."""
    shown = (figure.target for page in lesson.pages for figure in page.figures)
    drawn = (path.name for path in lesson.layout.drawings.glob("*"))
    data = (path.name for path in lesson.layout.data.glob("*"))
    return frozenset(map(name_in_words, (*shown, *drawn, *data))) - {""}


@page_rule(LESSON)
def alt_caption(page: Page) -> Iterator[Finding]:
    """It says more than the caption."""
    for figure in _described(page):
        if _bare(figure.alt) == _bare(figure.caption):
            message = "the alternative text repeats the caption; say what is to be seen"
            yield Finding(figure.line, message)


@page_rule(LESSON)
def alt_opening(page: Page) -> Iterator[Finding]:
    """It names the kind of figure, not that it is one."""
    openings = phrases("alt_opening")
    for figure in _described(page):
        if match := openings.match(figure.alt.strip()):
            message = (
                f"leave out `{match[0]}`, which a screen reader says; name the kind, "
                "such as `Line plot of`"
            )
            yield Finding(figure.line, message)


@page_rule(LESSON)
def alt_short(page: Page, lesson: Sources) -> Iterator[Finding]:
    """It says something."""
    names = _names(lesson)
    for figure in _described(page):
        is_name = is_file_name(figure.alt, names)
        same = _bare(figure.alt) == _bare(figure.caption)
        count = len(figure.alt.split())
        if count < SHORTEST_ALT and not is_name and not same:
            message = f"{count} words of alternative text; say what is to be seen"
            yield Finding(figure.line, message)


@page_rule(LESSON)
def caption_missing(page: Page) -> Iterator[Finding]:
    """A figure has a caption."""
    for figure in page.figures:
        if not figure.caption:
            yield Finding(
                figure.line, f"`{figure.target}` has no caption: ![Caption](…)"
            )


@page_rule(ALL)
def link_text(page: Page) -> Iterator[Finding]:
    """A link says where it leads."""
    vague = words("link_text")
    for link in page.links:
        text = _bare(link.text)
        if text in vague or len(link.text.strip()) < 2:
            message = f"`{link.text}` does not say where the link leads; name the page"
            yield Finding(link.line, message, text)


@page_rule(LESSON)
def table_header(page: Page) -> Iterator[Finding]:
    """Every column of a table has a header."""
    for token, cell in zip(page.tokens, page.tokens[1:], strict=False):
        if token.type == "th_open" and not cell.content.strip():
            message = "a column of this table has no header; say what it holds"
            yield Finding(token.map[0] + 1 if token.map else cell.map[0] + 1, message)


@page_rule(LESSON)
def colour_words(page: Page) -> Iterator[Finding]:
    """Nothing is named by its colour alone."""
    for match in COLOUR_ALONE.finditer(page.plain):
        message = (
            f"`{' '.join(match[0].split())}` can be found by colour only; "
            "name its shape, style or label as well"
        )
        yield Finding(page.line_at(match.start()), message, match[0].lower())


def _described(page: Page) -> list[Figure]:
    return [figure for figure in page.figures if (figure.alt or "").strip()]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
