"""Read Pandoc's attributes, `{#id .class key="value"}`, of headings and images.

MyST reads Djot's, which allow neither single quotes nor braces or line ends in a value;
alternative texts in Workbench lessons have them all.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

ATTRIBUTE = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s{}]+)
      | \.(?P<class>[^\s{}]+)
      | (?P<key>[\w:-]+)=
        (?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>[^\s{}"']+))
    )\s*""",
    re.VERBOSE | re.DOTALL,
)


def attributes_syntax(md: MarkdownIt) -> None:
    """Add the rules."""
    md.inline.ruler.push("image_attributes", image_attributes)
    md.core.ruler.after("block", "heading_attributes", heading_attributes)


def read_attributes(text: str, start: int) -> tuple[int, dict[str, str]] | None:
    """Read attributes that start at a brace; return where they end and what they say.

    Of several classes the last is kept: nothing on a page has two.
    """
    attributes = {}
    position = start + 1
    while match := ATTRIBUTE.match(text, position):
        found = {name: value for name, value in match.groupdict().items() if value}
        key = found.pop("key", None)
        if key:
            value = next(iter(found.values()), "")
            attributes[key] = re.sub(r"\\(.)", r"\1", " ".join(value.split()))
        attributes |= {} if key else found
        position = match.end()
    if attributes and text[position : position + 1] == "}":
        return position + 1, attributes
    return None


def image_attributes(state: StateInline, silent: bool) -> bool:
    """Read `![caption](x.png){alt="..."}`."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    image = state.tokens[-1]
    read = read_attributes(state.src, state.pos) if image.type == "image" else None
    if read is None:
        return False
    state.pos, attributes = read
    if not silent:
        image.attrs.update(attributes)
        image.meta["attributes"] = attributes
        image.meta["span"] = image.meta["span"][0], state.pos
    return True


def heading_attributes(state: StateCore) -> None:
    """Read `## Title {#id minutes=5}`: both are kept in the heading's `meta`."""
    for heading, text in zip(state.tokens, state.tokens[1:], strict=False):
        title = text.content.rstrip()
        start = title.rfind("{")
        if heading.type != "heading_open" or start < 0:
            continue
        read = read_attributes(title, start)
        if read is not None and read[0] == len(title):
            text.content = title[:start].rstrip()
            heading.meta["attributes"] = read[1]
