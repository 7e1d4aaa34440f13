"""Set up markdown-it for the Workbench's language, and parse pages with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from .attributes import attributes_syntax
from .divs import div_syntax
from .options import options_syntax
from .places import note_places
from .table_captions import table_caption_syntax


@dataclass(frozen=True)
class Document:
    """A page and its tokens.

    Attributes
    ----------
    text
        The whole file.
    tokens
        Of blocks, in order; ``map`` gives their lines, counted from 0. Images, links,
        code, formulas and HTML within a line carry ``meta["at"]``: where they start and
        end in `text`.
    """

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line starts, and the end of the text."""
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return (0, *accumulate(lengths))

    @property
    def inline(self) -> Iterator[Token]:
        """Every token within a line, those inside captions as well."""
        for token in self.tokens:
            yield from _within(token)


def _within(token: Token) -> Iterator[Token]:
    for child in token.children or []:
        yield child
        yield from _within(child)


def make_parser(renderer: Callable[[MarkdownIt], Any] | None = None) -> MarkdownIt:
    """Return a parser.

    Parameters
    ----------
    renderer
        The class of what turns tokens into a page; markdown-it's own when None.
    """
    words = {"renderer_cls": renderer} if renderer else {}
    md = MarkdownIt("commonmark", **words).enable("table")
    md.use(front_matter_plugin).use(deflist_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    # As Pandoc reads dollars: no space inside, no digit after, no empty line.
    md.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    md.use(div_syntax).use(attributes_syntax)
    md.use(table_caption_syntax).use(options_syntax)
    return md.use(note_places)


@cache
def _parser() -> MarkdownIt:
    return make_parser()


@lru_cache(maxsize=256)
def parse(text: str) -> Document:
    """Parse a page; the same text is parsed once.

    Parameters
    ----------
    text
        The whole file, front matter included.
    """
    return Document(text, tuple(_parser().parse(text)))
