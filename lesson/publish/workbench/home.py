"""Make the home page lead to all others."""

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from .nodes import citation_text, schedule_table, start_links

SETUP = "setup"


def add_pages(app: Sphinx, doctree: nodes.document) -> None:
    """Add what the configuration says to the home page: pages, schedule, citation.

    So its order is stated once. The list of pages is hidden: it makes the links to the
    previous and the next page.
    """
    if app.env.current_document.docname != app.config.root_doc:
        return
    page = next(doctree.findall(nodes.section), doctree)
    page["classes"].append("home")
    opening = next((part for part in page if isinstance(part, nodes.paragraph)), None)
    page.insert(page.index(opening) + 1 if opening else 1, start_links())
    page += page_list(app.config.root_doc, app.config.workbench_pages)
    page += section("Schedule", "schedule", schedule_table())
    if app.config.workbench_citation:
        page += section("How to cite", "cite", citation_text())


def section(title: str, identifier: str, content: nodes.Element) -> nodes.section:
    """Make a section of the page."""
    heading = nodes.title(title, title)
    return nodes.section("", heading, content, ids=[identifier])


def page_list(root: str, pages: list[str]) -> addnodes.toctree:
    """Make the element that Sphinx reads the order of the pages from."""
    return addnodes.toctree(
        parent=root,
        entries=[(None, page) for page in pages],
        includefiles=pages,
        maxdepth=1,
        caption=None,
        glob=False,
        hidden=True,
        numbered=0,
        titlesonly=True,
    )


def write_start(builder: StandaloneHTMLBuilder) -> str:
    """Write the links with which a reader begins."""
    root, pages = builder.config.root_doc, builder.config.workbench_pages
    first = next(iter(builder.config.workbench_places), None)
    links = [(first, "Start with episode 1"), (SETUP, "Set up your computer")]
    there = [
        (builder.get_relative_uri(root, page), words)
        for page, words in links
        if page in pages
    ]
    return builder.templates.render("start.html", {"links": there})


def write_citation(builder: StandaloneHTMLBuilder) -> str:
    """Write a reference to the lesson, for people and for programs."""
    citation: Any = builder.config.workbench_citation
    return builder.templates.render("citation.html", {"citation": citation})


def setup(app: Sphinx) -> None:
    """Run before Sphinx collects the contents."""
    app.connect("doctree-read", add_pages, priority=400)
