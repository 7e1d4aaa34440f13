"""Read ``Table: caption`` under a table as its caption, as Pandoc does."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore


def table_caption_syntax(md: MarkdownIt) -> None:
    """Add the rule; it sees blocks whose text has not been parsed yet."""
    md.core.ruler.after("block", "table_caption", table_caption)


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
