"""Turn HTML that a block shows into a block of HTML that Markdown leaves alone."""

from __future__ import annotations

from bs4 import BeautifulSoup, Comment, NavigableString
from bs4.dammit import EntitySubstitution
from bs4.element import Declaration, Doctype
from bs4.formatter import HTMLFormatter

from lesson.weave.tables import in_scrolling_group, scope_headers

KEPT = {"colspan", "dir", "href", "lang", "rowspan", "title"}
# Pandoc reads Markdown also inside HTML: what means something there is written as a
# number.
SPECIAL = {ord(c): f"&#{ord(c)};" for c in r"\`*_{}[]$~^@#|:%"}
LINE_END = "\ue000"  # stands for the end of a line in preformatted text


def safe_html(html: str) -> str:
    """Return HTML without styles, scripts and identifiers, in one Markdown block.

    Parameters
    ----------
    html
        As a block shows it; ``lesson.run.html`` says what cannot stand in a page.
    """
    tree = BeautifulSoup(html, "html.parser")
    for tag in tree.find_all(["head", "script", "style"]):
        tag.decompose()
    for text in tree.find_all(string=True):
        _tame(text)
    for tag in tree.find_all(True):
        tag.attrs = {k: v for k, v in tag.attrs.items() if k in KEPT}
    for tag in tree.find_all(["html", "body"]):
        tag.unwrap()
    for table in tree.find_all("table"):
        scope_headers(table)
        in_scrolling_group(table)
    text = tree.decode(formatter=_Formatter(_as_markup))
    lines = [line.strip() for line in text.splitlines()]
    body = "\n".join(line for line in lines if line).replace(LINE_END, "&#10;")
    return f"<div>\n{body}\n</div>"


def _tame(text: NavigableString) -> None:
    if isinstance(text, Comment | Declaration | Doctype):
        text.extract()
    elif text.find_parent("pre"):
        text.replace_with(text.replace("\n", LINE_END))


class _Formatter(HTMLFormatter):
    """Leaves the addresses of links as they are."""

    def attribute_value(self, value: str) -> str:
        return EntitySubstitution.substitute_xml(value)


def _as_markup(text: str) -> str:
    return EntitySubstitution.substitute_xml(text).translate(SPECIAL)
