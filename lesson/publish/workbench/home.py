"""Make the home page lead to all others."""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .nodes import schedule_table


def add_pages(app: Sphinx, doctree: nodes.document) -> None:
    """Add the list of pages and the schedule to the home page.

    Both come from `config.yaml`, so that its order is stated once. The list itself is
    hidden: it makes the sidebar and the links to the previous and next page.
    """
    if app.env.current_document.docname != app.config.root_doc:
        return
    page = next(doctree.findall(nodes.section), doctree)
    page += page_list(app.config.root_doc, app.config.workbench_pages)
    title = nodes.title("Schedule", "Schedule")
    page += nodes.section("", title, schedule_table(), ids=["schedule"])


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


def setup(app: Sphinx) -> None:
    """Run before Sphinx collects the contents."""
    app.connect("doctree-read", add_pages, priority=400)
