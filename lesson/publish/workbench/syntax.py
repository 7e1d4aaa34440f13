"""Rules for markdown-it where Pandoc, and so the Workbench, reads more than MyST."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .attributes import attributes_syntax

OPTION = re.compile(r"^(?=[A-Z]\. )", re.MULTILINE)


def workbench_syntax(md: MarkdownIt) -> None:
    """Add the rules; they see blocks whose text has not been parsed yet."""
    md.use(attributes_syntax)
    for rule in (table_caption, lettered_options):
        md.core.ruler.after("block", rule.__name__, rule)


def table_caption(state: StateCore) -> None:
    """Read `Table: caption` under a table as its caption, not as a paragraph."""
    tokens = state.tokens
    for i, before in enumerate(tokens[:-3]):
        start, text, end = tokens[i + 1 : i + 4]
        if before.type == "table_close" and start.type == "paragraph_open":
            _, prefix, caption = text.content.partition("Table:")
            if prefix and text.content.startswith(prefix):
                text.content = caption.strip()
                start.type, end.type = "table_caption_open", "table_caption_close"


def lettered_options(state: StateCore) -> None:
    """Read lines that begin with `A. `, `B. ` and so on as the options of a question.

    Without it, the options of a multiple-choice question run on in one paragraph.
    """
    i = 0
    while i < len(state.tokens):
        token = state.tokens[i]
        if token.type == "paragraph_open":
            intro, *options = OPTION.split(state.tokens[i + 1].content)
            letters = "".join(option[0] for option in options)
            if len(options) > 1 and "ABCDEFGHIJKLMNOPQRSTUVWXYZ".startswith(letters):
                question = _paragraph(intro, token) if intro.strip() else []
                state.tokens[i : i + 3] = question + _options(options, token)
        i += 1


def _options(options: list[str], like: Token) -> list[Token]:
    """Make the tokens of a lettered list."""
    start = Token("ordered_list_open", "ol", 1, map=like.map, block=True, markup=".")
    start.attrs["style"] = "upper-alpha"
    tokens = [start]
    for option in options:
        tokens += [
            Token("list_item_open", "li", 1, map=like.map, block=True),
            *_paragraph(option[3:], like),
            Token("list_item_close", "li", -1, block=True),
        ]
    return [*tokens, Token("ordered_list_close", "ol", -1, block=True, markup=".")]


def _paragraph(text: str, like: Token) -> list[Token]:
    """Make the tokens of a paragraph."""
    return [
        Token("paragraph_open", "p", 1, map=like.map, block=True),
        Token("inline", "", 0, map=like.map, content=text.strip(), children=[]),
        Token("paragraph_close", "p", -1, block=True),
    ]
