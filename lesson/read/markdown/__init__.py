"""The one reader of the Workbench's Markdown: its tokens are what every stage uses.

It is markdown-it with the additions of Pandoc that the Workbench has, and nothing else:
what MyST would read into a page is text here.
"""

from .parser import Document, make_parser, parse

__all__ = ["Document", "make_parser", "parse"]
