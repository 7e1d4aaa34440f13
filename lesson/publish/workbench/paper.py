"""Head each printed sheet with the lesson and the page that it is from."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

LOOK = "color: #444; font: 8.5pt sans-serif"
UNSAFE = re.compile(r"[^\w ,.:;()?!-]", re.ASCII)


def head_sheets(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the template a style: margins can take their text from nothing else."""
    title = app.env.titles.get(pagename)
    words = [app.config.project, *([title.astext()] if title else [])]
    text = css_string(" · ".join(dict.fromkeys(words)))
    context["paper_style"] = f"@page {{ @top-left {{ content: {text}; {LOOK} }} }}"


def css_string(text: str) -> str:
    """Write a text as CSS has it, safe within an HTML element.

    Everything that could end the string or the element is written as its number.
    """
    return '"' + UNSAFE.sub(lambda match: f"\\{ord(match[0]):x} ", text) + '"'


def setup(app: Sphinx) -> None:
    """Run on each page that is written."""
    app.connect("html-page-context", head_sheets)
