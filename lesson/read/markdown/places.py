"""Note where in the file a token within a line stands; markdown-it knows lines only."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# The characters before the text of an image: ``![``.
BEFORE_CAPTION = 2


def note_places(md: MarkdownIt) -> None:
    """Let the parser note places; must be added last."""
    rules, rules2 = md.inline.ruler, md.inline.ruler2
    terminators = md.inline.terminator_re
    md.inline = PlacingParser()
    md.inline.ruler, md.inline.ruler2 = rules, rules2
    md.inline.terminator_re = terminators
    md.core.ruler.push("places", places)


class PlacingParser(ParserInline):
    """markdown-it's loop over its rules, which notes what each rule has read."""

    def tokenize(self, state: StateInline) -> None:
        """Generate tokens; ``meta["span"]`` is where they stand in the state's text."""
        rules = self.ruler.getRules("")
        deepest = state.md.options["maxNesting"]
        while state.pos < state.posMax:
            start, before = state.pos, len(state.tokens)
            if state.level < deepest and any(rule(state, False) for rule in rules):
                for token in state.tokens[before:]:
                    token.meta.setdefault("span", (start, state.pos))
            else:
                state.append_pending(state.src[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()


def places(state: StateCore) -> None:
    """Turn places in the text of a block into places in the file."""
    starts = [0]
    for line in state.src.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    row, column = -1, 0
    for token in state.tokens:
        if token.type != "inline" or not token.map:
            continue
        # Cells of a table share their line.
        after = column if token.map[0] == row else 0
        lines = _starts(state.src, starts, token, after)
        row, column = token.map[0], lines[0][1] - starts[token.map[0]] + 1
        _place(token.children or [], lines, 0)


def _starts(
    source: str, starts: list[int], token: Token, after: int
) -> list[tuple[int, int]]:
    """Return for each line of a token's text: its place in it, its place in the file.

    What stands before it in the file, such as the mark of a quotation, is not in the
    token.
    """
    found = []
    position = 0
    for number, text in enumerate(token.content.split("\n"), token.map[0]):
        start = starts[min(number, len(starts) - 1)]
        at = source.find(text.strip(), start + (after if not found else 0))
        shift = len(text) - len(text.lstrip())
        found.append((position, (start if at < 0 else at) - shift))
        position += len(text) + 1
    return found


def _place(tokens: Iterable[Token], lines: list[tuple[int, int]], shift: int) -> None:
    for token in tokens:
        if span := token.meta.get("span"):
            token.meta["at"] = tuple(_in_file(lines, at + shift) for at in span)
            if token.type == "image":
                _place(token.children or [], lines, span[0] + shift + BEFORE_CAPTION)


def _in_file(lines: list[tuple[int, int]], position: int) -> int:
    start, place = next(pair for pair in reversed(lines) if pair[0] <= position)
    return place + position - start
