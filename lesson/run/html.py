"""Decide whether HTML that a block shows can stand in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

# What keeps its meaning without scripts, styles and classes.
SAFE = {
    "abbr", "b", "blockquote", "body", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "head", "hr",
    "html", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
    "section", "small", "span", "strong", "style", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
REASONS = {
    "audio": "a sound, which a page cannot play; plot its wave",
    "iframe": "another page in a frame; link to it in the text",
    "img": "an image by its address; show it by plt.imshow, which makes a PNG of it",
    "script": "HTML with a script, which a page cannot run; print or plot what it says",
    "svg": "HTML with an SVG image; draw it with Matplotlib",
    "video": "a film, which a page cannot play; plot some of its pictures",
}
HEADING = re.compile(r"h[1-6]")
RULES = re.compile(r"\{([^{}]*)\}")
PROPERTY = re.compile(r"(?:^|;)\s*([\w-]+)\s*:")
# How things stand, and no more: a page lays them out in its own way.
LAYOUT = re.compile(
    r"border-(collapse|spacing)|font-(family|size)|height|line-height|margin.*|"
    r"max-width|min-width|overflow.*|padding.*|(text|vertical)-align|white-space|width"
)
LINK = re.compile(r"(?:https?|mailto):")


def refused(html: str) -> str:
    """Return why HTML cannot stand in a page, and what to do; nothing when it can."""
    tree = BeautifulSoup(html, "html.parser")
    for tag in tree.find_all(True):
        if reason := _refused_tag(tag):
            return reason
    if lost := next((p for p in _properties(tree) if not LAYOUT.fullmatch(p)), None):
        return (
            f"HTML with a style of its own (`{lost}`), which a page does not keep; "
            "leave it out, or plot what it shows"
        )
    return ""


def _refused_tag(tag: Tag) -> str:
    if tag.name in REASONS:
        return REASONS[tag.name]
    if HEADING.fullmatch(tag.name):
        return f"a heading (<{tag.name}>); write it in the text, or show it in bold"
    if tag.name == "a":
        is_kept = LINK.match(tag.get("href", "mailto:"))
        return "" if is_kept else "a link to a file of its own; link to it in the text"
    if tag.name in SAFE:
        return ""
    return f"HTML with <{tag.name}>, which a page cannot show; print what it says"


def _properties(tree: BeautifulSoup) -> Iterator[str]:
    """Yield the names of all properties that styles set."""
    rules = [tag["style"] for tag in tree.find_all(style=True)]
    for sheet in tree.find_all("style"):
        rules += RULES.findall(sheet.get_text())
    for rule in rules:
        yield from (name.lower() for name in PROPERTY.findall(rule))
