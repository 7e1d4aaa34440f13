"""Make of the set-up page one file that any browser shows without the site."""

from __future__ import annotations

import html
import re
from pathlib import Path

from markdown_it import MarkdownIt

from lesson.export.markdown import plain
from lesson.read.blocks import read_blocks
from lesson.read.episode import FRONT_MATTER
from lesson.read.markdown import parse
from lesson.read.splices import apply

TITLE = re.compile(r"^title: *[\"']?(?P<title>.*?)[\"']? *$", re.MULTILINE)
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
    font: 1rem/1.6 system-ui, sans-serif; }}
  pre {{ padding: 0.75rem; border: 1px solid; border-radius: 0.4rem;
    overflow-x: auto; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
"""


def make_setup_page(text: str, language: str) -> str:
    """Return the HTML of a page whose links to other pages of the site are text.

    Parameters
    ----------
    text
        The page, in the Workbench's Markdown.
    language
        Of the page, such as ``en``.
    """
    front = FRONT_MATTER.match(text)
    found = TITLE.search(front["yaml"]) if front else None
    body = _without_divs(text[front.end() :] if front else text)
    body = apply(body, plain(parse(body), lambda words, _: words))
    return PAGE.format(
        language=html.escape(language),
        title=html.escape(found["title"] if found else "Setup"),
        body=MarkdownIt("commonmark").enable("table").render(body),
    )


def _without_divs(text: str) -> str:
    """Return a text without the fences of its divs."""
    divs = read_blocks(Path(), text).divs
    fences = {div.line for div in divs} | {div.end for div in divs}
    lines = enumerate(text.split("\n"), 1)
    return "\n".join("" if number in fences else line for number, line in lines)
