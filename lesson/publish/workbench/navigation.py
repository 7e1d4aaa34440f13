"""List the pages of the lesson beside each page.

Sphinx makes such a list from the contents of all pages, each with all its sections; for
every page that is written it would copy them all, only to show the titles.
"""

from html import escape
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx


class Entry(NamedTuple):
    """A page in the list."""

    name: str
    title: str
    """In HTML."""


def list_pages(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the template the pages, and spare the theme its own list."""
    titles = app.env.titles
    pages = [page for page in app.config.workbench_pages if page in titles]
    context["workbench_pages"] = [
        Entry(page, title_html(app, titles[page])) for page in pages
    ]
    context.pop("toctree", None)


def title_html(app: Sphinx, title: nodes.title) -> str:
    """Return a title as it is shown; few have more than words in them."""
    if all(isinstance(part, nodes.Text) for part in title):
        return escape(title.astext(), quote=False)
    return app.builder.render_partial(title.deepcopy())["title"]


def setup(app: Sphinx) -> None:
    """Run before the theme asks for its list."""
    app.connect("html-page-context", list_pages, priority=400)
