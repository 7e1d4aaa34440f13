"""Write the definitions of the glossary as a script, for cards beside the terms.

One script for all pages: it is loaded when a reader first moves, also from a folder,
and a mended definition changes no page but the glossary's.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .glossary import GLOSSARY

SCRIPT = "definitions.js"


def write_definitions(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the script when the page of the glossary is."""
    if pagename != GLOSSARY or doctree is None:
        return
    cards = {}
    for item in doctree.findall(nodes.definition_list_item):
        term = item.next_node(nodes.term)
        definition = item.next_node(nodes.definition)
        if term and definition and term["ids"]:
            html = app.builder.render_partial(without_links(definition))["fragment"]
            cards[term["ids"][-1]] = [term.astext(), html.strip()]
    data = json.dumps(cards, ensure_ascii=False, separators=(",", ":"))
    script = f"window.lessonDefinitions = {data};\n"
    Path(app.outdir, SCRIPT).write_text(script, "utf-8")


def without_links(definition: nodes.definition) -> nodes.Element:
    """Return what a definition says, without links: a card is read, not entered."""
    content = nodes.container("", *(child.deepcopy() for child in definition))
    for link in list(content.findall(nodes.reference)):
        link.replace_self(link.children)
    return content


def setup(app: Sphinx) -> None:
    """Run on each page that is written."""
    app.connect("html-page-context", write_definitions)
