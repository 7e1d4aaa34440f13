"""Read Pandoc's fenced divs, ``::: challenge`` … ``:::``.

Each fence becomes a token of its own, so that what stands between is read like the rest
of the page, and colons in code or in what code printed are no fence.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

FENCE = re.compile(r"(?P<colons>:{3,})\s*(?P<name>.*?)\s*")
# HTML that goes on until it is closed, whatever stands within.
WITH_END = re.compile(r"<(?:!|\?|(?:script|pre|style|textarea)\b)", re.IGNORECASE)


def div_syntax(md: MarkdownIt) -> None:
    """Add the rules."""
    interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    md.block.ruler.before("fence", "div", div_fence, {"alt": interrupts})
    md.block.ruler.at("html_block", html_block_in_div, {"alt": ["paragraph"]})
    md.core.ruler.after("block", "close_divs", close_divs)


def div_fence(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Read one fence: ``div_open``, ``div_close``, or ``div_stray`` if it closes none.

    A fence stands at the start of a line, outside of lists and quotations.
    """
    start = state.bMarks[line] + state.tShift[line]
    match = FENCE.fullmatch(state.src[start : state.eMarks[line]])
    if not match or (start and state.src[start - 1] != "\n"):
        return False
    if silent:
        return True
    opened: list[Token] = state.env.setdefault("open_divs", [])
    if match["name"]:
        token = state.push("div_open", "div", 1)
        opened.append(token)
    elif opened:
        token = state.push("div_close", "div", -1)
        opened.pop()
    else:
        token = state.push("div_stray", "", 0)
    token.info, token.markup = match["name"], match["colons"]
    token.block, token.map = True, [line, line + 1]
    state.line = line + 1
    return True


def html_block_in_div(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Read HTML as markdown-it does, but let a fence end it, as an empty line does."""
    if not WITH_END.match(state.src, state.bMarks[line] + state.tShift[line]):
        texts = (
            (number, state.src[state.bMarks[number] : state.eMarks[number]])
            for number in range(line + 1, last)
        )
        last = next((n for n, text in texts if FENCE.fullmatch(text)), last)
    return html_block(state, line, last, silent)


def close_divs(state: StateCore) -> None:
    """Close what is still open at the end, so that tokens stay balanced."""
    for _ in state.env.pop("open_divs", []):
        state.tokens.append(Token("div_close", "div", -1, block=True))
