"""Find what Pandoc, and so the Workbench, reads otherwise than our reader.

Whoever opens the same page in the Workbench must see the same. So what the two read in
different ways is a fault, and so is what neither takes for what its author meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it.token import Token

from lesson.faults import Fault
from lesson.read.markdown import Document

# Blocks that may begin in the line after a paragraph here, and not in Pandoc.
NEEDS_EMPTY_LINE = {
    "blockquote_open": "a quotation",
    "bullet_list_open": "a list",
    "heading_open": "a heading",
    "ordered_list_open": "a list",
}
# In a paragraph: what Pandoc makes of it, and what to write instead.
IN_TEXT = {
    r"(?<![\\\w])_{3,}": (
        "{0} is emphasis in Pandoc; put blanks into code, or write \\_ for each line"
    ),
    r"(?<!\\)\^[^\s^]+\^": "{0} is set high in Pandoc; use a formula, or write \\^",
    r"(?<![\\~])~[^\s~]+~(?!~)": (
        "{0} is set low in Pandoc; use a formula, or write \\~"
    ),
    r"~~\S.*?~~": "{0} is struck out in Pandoc; write \\~",
    r"(?<![\\\w`]):[a-z][a-z0-9_+-]*:(?![\w:])": (
        "{0} may be an emoji in the Workbench; write \\: or other words"
    ),
    "\\{[a-z][\\w:-]*\\}(?=\ufffc)": "{0} before code is a role in MyST; leave it out",
}
# At the start of a line that continues a paragraph.
LINE_STARTS = {
    r"(?:\d{1,9}|[a-z]|#)[.)] ": (
        "{0} begins a list in Pandoc; break the line elsewhere"
    ),
    r"\|(?=\s)": "{0} begins a line block in Pandoc; break the line elsewhere",
    r"\(@\w*\) ": "{0} begins a list in Pandoc; break the line elsewhere",
}
# At the start of a paragraph.
PARAGRAPH_STARTS = {
    r"#[.)] |\((?:\d+|[a-zA-Z]|@\w*)\) ": (
        "{0} begins a list in Pandoc; write 1. or - for lists, or \\ before the mark"
    ),
    r"\|(?=\s)": "{0} begins a line block in Pandoc; write a table or a list",
}
DOLLAR = re.compile(r"(?<!\\)\$")
TAG = re.compile(r"<(?P<tag>[a-z][\w-]*)\b[^>]*>", re.IGNORECASE | re.DOTALL)
NAMES_FILE = re.compile(
    r"\b(?:src|href|data|poster|srcset)\s*=\s*[\"']?(?P<name>[^\"'\s>]+)", re.IGNORECASE
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|//", re.IGNORECASE)
UNREAD_VALUE = re.compile(r"\{python\}")


def find_ambiguous(path: Path, document: Document) -> Iterator[Fault]:
    """Yield what is read in different ways, or not at all.

    Parameters
    ----------
    path
        The file, for messages.
    document
        Its text and tokens.
    """
    lines = document.text.split("\n")
    before = None
    for token in document.tokens:
        for line, rule, message in _findings(token, before, lines):
            yield Fault(path, line, rule, message)
        before = token


def _findings(
    token: Token, before: Token | None, lines: list[str]
) -> Iterator[tuple[int, str, str]]:
    if not token.map:
        return
    first = token.map[0]
    if token.type in NEEDS_EMPTY_LINE and _touches_paragraph(token, before, lines):
        what = NEEDS_EMPTY_LINE[token.type]
        message = f"leave an empty line above, or Pandoc does not see {what} here"
        yield first + 1, "ambiguous", message
    if token.type == "inline":
        for line, message in _in_paragraph(token, before):
            yield line, "ambiguous", message
    for line, text in _html(token):
        for message in _html_faults(text):
            yield line, "html", message


def _touches_paragraph(token: Token, before: Token | None, lines: list[str]) -> bool:
    """Tell whether a block follows a paragraph without an empty line between."""
    above = lines[token.map[0] - 1] if token.map[0] else ""
    # Within a list, items of lists within it may follow at once in both.
    nested = token.type.endswith("list_open") and token.level > 1
    return (
        before is not None
        and before.type == "paragraph_close"
        and bool(above.strip(" >"))
        and not nested
    )


def _in_paragraph(token: Token, before: Token | None) -> Iterator[tuple[int, str]]:
    """Yield line and message of each ambiguous place in a paragraph or a cell."""
    text = _without_code(token)
    first = token.map[0] + 1
    in_paragraph = before is not None and before.type == "paragraph_open"
    for number, line in enumerate(text.split("\n"), first):
        patterns = dict(IN_TEXT)
        if in_paragraph:
            starts = PARAGRAPH_STARTS if number == first else LINE_STARTS
            patterns |= {f"^(?:{start})": words for start, words in starts.items()}
        for pattern, message in patterns.items():
            if match := re.search(pattern, line):
                yield number, message.format(f"`{match[0].strip()}`")
    if (at := _loose_dollars(text)) is not None:
        message = (
            "these dollar signs make no formula: write $x$ without spaces inside, or "
            "\\$ for an amount of money"
        )
        yield first + text.count("\n", 0, at), message


def _without_code(token: Token) -> str:
    """Return the text of a paragraph with all but plain text blanked out."""
    text = token.content
    for child in token.children or []:
        if child.type in {"text", "softbreak", "strong_open", "em_open"}:
            continue
        # A link's words are text; where it leads is not.
        if (span := child.meta.get("span")) and child.type != "link_close":
            if child.type == "link_open" and child.markup != "autolink":
                continue
            start, end = span
            hidden = re.sub(r"[^\n]", "\ufffc", text[start:end])
            text = text[:start] + hidden + text[end:]
    return re.sub(r"\]\([^)]*\)", lambda m: "\ufffc" * len(m[0]), text)


def _loose_dollars(text: str) -> int | None:
    """Return where two dollar signs begin that were meant to enclose a formula.

    Amounts of money have a digit after the sign, and are text in both readers.
    """
    places = [match.start() for match in DOLLAR.finditer(text)]
    loose = [at for at in places if not text[at + 1 : at + 2].isdigit()]
    return places[0] if len(places) > 1 and loose else None


def _html(token: Token) -> Iterator[tuple[int, str]]:
    """Yield the HTML of a token, with its line."""
    if token.type == "html_block":
        yield token.map[0] + 1, token.content
    for child in token.children or []:
        if child.type == "html_inline":
            before = token.content[: child.meta["span"][0]]
            yield token.map[0] + 1 + before.count("\n"), child.content


def _html_faults(text: str) -> Iterator[str]:
    if text.lstrip().startswith("<!--"):
        return
    if UNREAD_VALUE.search(text):
        yield "values in HTML are not computed; write this in Markdown"
    for tag in TAG.finditer(text):
        found = NAMES_FILE.search(tag[0])
        if found and not ELSEWHERE.match(found["name"]):
            name = tag["tag"].lower()
            instead = {"img": "![Caption](fig/…){alt=…}", "a": "[text](page.md)"}
            message = f"`<{name}>` names a file that the site would not have; write "
            yield message + instead.get(name, "Markdown for it")
