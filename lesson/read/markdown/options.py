"""Read lines that begin with `A. `, `B. ` and so on as the options of a question.

Without it, the options of a multiple-choice question run on in one paragraph.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

OPTION = re.compile(r"^(?=[A-Z]\. )", re.MULTILINE)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def options_syntax(md: MarkdownIt) -> None:
    """Add the rule; it sees blocks whose text has not been parsed yet."""
    md.core.ruler.after("block", "lettered_options", lettered_options)


def lettered_options(state: StateCore) -> None:
    """Make a list of the options in each paragraph that has some."""
    i = 0
    while i < len(state.tokens):
        token = state.tokens[i]
        if token.type == "paragraph_open":
            intro, *options = OPTION.split(state.tokens[i + 1].content)
            letters = "".join(option[0] for option in options)
            if len(options) > 1 and LETTERS.startswith(letters):
                line = token.map[0]
                question = _paragraph(intro, line, token.level) if intro.strip() else []
                line += intro.count("\n")
                made = _options(options, line, token.level)
                state.tokens[i : i + 3] = question + made
        i += 1


def _options(options: list[str], line: int, level: int) -> list[Token]:
    """Make the tokens of a lettered list that starts on a line."""
    end = line + "".join(options).count("\n") + 1
    start = _token("ordered_list_open", "ol", 1, [line, end], level, markup=".")
    start.attrs["style"] = "upper-alpha"
    tokens = [start]
    for option in options:
        lines = [line, line + option.rstrip().count("\n") + 1]
        tokens += [
            _token("list_item_open", "li", 1, lines, level + 1),
            *_paragraph(option[3:], line, level + 2),
            _token("list_item_close", "li", -1, None, level + 1),
        ]
        line += option.count("\n")
    tokens.append(_token("ordered_list_close", "ol", -1, None, level, markup="."))
    return tokens


def _paragraph(text: str, line: int, level: int) -> list[Token]:
    """Make the tokens of a paragraph that starts on a line."""
    text = text.strip()
    lines = [line, line + text.count("\n") + 1]
    inline = _token("inline", "", 0, lines, level + 1, content=text, children=[])
    return [
        _token("paragraph_open", "p", 1, lines, level),
        inline,
        _token("paragraph_close", "p", -1, None, level),
    ]


def _token(
    kind: str, tag: str, nesting: int, lines: list[int] | None, level: int, **rest
) -> Token:
    place = list(lines) if lines else None
    return Token(kind, tag, nesting, map=place, level=level, block=True, **rest)
