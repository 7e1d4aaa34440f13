"""Collect what the search page looks through: the sections, terms and notes.

Sphinx's own index knows pages and words; ours leads to the section, and its script is
loaded from a folder as well as from a server. What a page adds is kept with what is
known of the page: a changed sentence has one page read, and nothing counted anew.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .glossary import GLOSSARY
from .kinds import BOXES
from .nodes import box, fold, fold_title

INDEX = "search-index.js"
PAGE = "search"

# In the index for all, or for those who have the instructor view.
SECTION, TERM, NOTE = "section", "term", "note"

UNSEARCHED = (
    fold_title,
    nodes.comment,
    nodes.footnote_reference,
    nodes.image,
    nodes.math_block,
    nodes.raw,
    nodes.term,
    nodes.title,
)
NOISE = {"cell-output", "code-label", "times"}
CLOSED = {"solution", "hint"}
"""Folds that are found by their words, but whose words a result must not tell."""


@dataclass
class Passage:
    """What a result of the search can lead to."""

    kind: str
    anchor: str
    title: str
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def row(self) -> list[str]:
        """Return it as the script has it; runs of spaces matter in code alone."""
        words = (" ".join(" ".join(part).split()) for part in (self.text, self.closed))
        text, closed = words
        code = "\n".join(self.code)
        return [self.kind, self.anchor, self.title, text, code, closed]


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the passages of a page that was read."""
    page = app.env.metadata[app.env.current_document.docname]
    glossary = app.env.current_document.docname == GLOSSARY
    name_details(doctree)
    collector = Collector(glossary)
    collector.visit(doctree, Passage(SECTION, "", ""))
    page["passages"] = [passage.row() for passage in collector.passages]


def name_details(doctree: nodes.document) -> None:
    """Give details an identifier, for a link to what is closed must open it."""
    for number, element in enumerate(doctree.findall(fold), 1):
        if element["kind"] == "spoiler" and not element["ids"]:
            element["ids"] = [f"details-{number}"]


class Collector:
    """Goes through a page and divides it into passages."""

    def __init__(self, glossary: bool) -> None:
        self.passages: list[Passage] = []
        self.glossary = glossary

    def visit(
        self, element: nodes.Element, passage: Passage, closed: bool = False
    ) -> None:
        """Add what an element says to the passage that it is in, or begin another."""
        for child in element.children:
            if isinstance(child, UNSEARCHED) or is_noise(child):
                continue
            if begun := self.begin(child, passage):
                self.passages.append(begun)
                self.visit(child, begun)
            elif isinstance(child, nodes.literal_block):
                (passage.closed if closed else passage.code).append(child.astext())
            elif isinstance(child, nodes.TextElement):
                (passage.closed if closed else passage.text).append(words(child))
            elif isinstance(child, nodes.Element):
                inside = isinstance(child, fold) and child["kind"] in CLOSED
                self.visit(child, passage, closed or inside)

    def begin(self, element: nodes.Node, outer: Passage) -> Passage | None:
        """Return the passage that an element begins, if it does."""
        if isinstance(element, nodes.section) and not is_part(element):
            return Passage(SECTION, element["ids"][0], title_of(element))
        if isinstance(element, fold) and element["kind"] == "instructor":
            return Passage(NOTE, outer.anchor, element[0].astext())
        if isinstance(element, fold) and element["kind"] == "spoiler":
            return Passage(SECTION, element["ids"][0], element[0].astext())
        if self.glossary and isinstance(element, nodes.definition_list_item):
            term = element.next_node(nodes.term)
            return Passage(TERM, term["ids"][0], term.astext())
        return None


def is_part(section: nodes.section) -> bool:
    """Tell questions and objectives, which belong to the page's own passage."""
    return any(
        isinstance(element, box) and element["kind"] == "overview"
        for element in (section, section.parent)
    )


def is_noise(node: nodes.Node) -> bool:
    """Tell what code printed, and the labels above code: nobody searches for those."""
    return isinstance(node, nodes.Element) and not NOISE.isdisjoint(
        node.get("classes", [])
    )


def title_of(section: nodes.section) -> str:
    """Return a section's title, that of a box with its kind."""
    title = section.next_node(nodes.title)
    text = title.astext() if title else ""
    if isinstance(section, box) and section["titled"]:
        return f"{BOXES[section['kind']].label}: {text}"
    return text


def words(element: nodes.Element) -> str:
    """Return a text without formulas that only LaTeX can read."""
    return "".join(
        "…" if isinstance(part.parent, nodes.math) and "\\" in part else part.astext()
        for part in element.findall(nodes.Text)
    )


def write_index(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the script with all passages when the search page is."""
    if pagename != PAGE:
        return
    env, builder = app.env, app.builder
    names = [app.config.root_doc, *app.config.workbench_pages]
    pages = [
        [
            builder.get_relative_uri(PAGE, name),
            env.titles[name].astext(),
            env.metadata[name].get("passages", []),
        ]
        for name in names
        if name in env.titles
    ]
    data = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    script = f"window.lessonPassages = {data};\n"
    path = Path(app.outdir, INDEX)
    if not path.is_file() or path.read_text("utf-8") != script:
        path.write_text(script, "utf-8")
    version = hashlib.sha256(script.encode()).hexdigest()[:8]
    context["search_index"] = f"{INDEX}?v={version}"


def replace_search(app: Sphinx) -> None:
    """Keep Sphinx from making its index and its page."""
    app.builder.search = False


def setup(app: Sphinx) -> None:
    """Collect after terms have their identifiers."""
    app.connect("builder-inited", replace_search)
    app.connect("doctree-read", collect, priority=700)
    app.connect("html-page-context", write_index)
