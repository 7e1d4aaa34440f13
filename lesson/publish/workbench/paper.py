"""Head each printed sheet with the lesson and the page that it is from."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson.publish.order import MADE, WHOLE

from .schedule import rows

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
    name = title.astext() if title else MADE.get(pagename, "")
    context["paper_style"] = head(app, name)
    if pagename == WHOLE:
        parts = enumerate(rows(app.builder), 1)
        style = "".join(head(app, row.title, f" part-{n}") for n, row in parts)
        context["paper_style"] += style


def head(app: Sphinx, title: str, part: str = "") -> str:
    """Return a style that heads all sheets, or those of a part of the page."""
    words = [app.config.project, *([title] if title else [])]
    text = css_string(" · ".join(dict.fromkeys(words)))
    return f"@page{part} {{ @top-left {{ content: {text}; {LOOK} }} }}"


def css_string(text: str) -> str:
    """Write a text as CSS has it, safe within an HTML element.

    Everything that could end the string or the element is written as its number.
    """
    return '"' + UNSAFE.sub(lambda match: f"\\{ord(match[0]):x} ", text) + '"'


def setup(app: Sphinx) -> None:
    """Run on each page that is written."""
    app.connect("html-page-context", head_sheets)
