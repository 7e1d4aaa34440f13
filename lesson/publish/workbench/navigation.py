"""List the pages of the lesson beside each page, in groups.

Sphinx makes such a list from the contents of all pages, each with all its sections; for
every page that is written it would copy them all, only to show the titles.
"""

from html import escape
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from lesson.publish.order import HOME, MADE

UNLISTED = "data/"
"""What is in this folder is listed on its first page, which stands for all."""


class Entry(NamedTuple):
    """A page in the list."""

    name: str
    title: str
    """In HTML."""
    current: str
    """`page` for the page that is shown, `true` for one that stands for it."""


def list_pages(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the template the pages, and spare the theme its own list."""
    known = app.env.titles | MADE
    groups = []
    for group in app.config.workbench_groups:
        pages = listed([page for page in group.pages if page in known])
        entries = [
            Entry(page, shown_title(app, page), current(page, pagename, pages))
            for page in pages
        ]
        groups.append((group.title, entries))
    context["workbench_groups"] = [group for group in groups if group[1]]
    context.pop("toctree", None)


def listed(pages: list[str]) -> list[str]:
    """Leave out all pages of a folder but the first, where they are many."""
    folder = [page for page in pages if page.startswith(UNLISTED)]
    return [page for page in pages if page not in folder[1:]]


def current(page: str, shown: str, pages: list[str]) -> str:
    """Say how an entry is related to the page that is shown."""
    if page == shown:
        return "page"
    stands_for = page.startswith(UNLISTED) and shown.startswith(UNLISTED)
    return "true" if stands_for and shown not in pages else ""


def shown_title(app: Sphinx, page: str) -> str:
    """Return what a page is called in the list."""
    if page in MADE:
        return MADE[page]
    return "Home" if page == HOME else title_html(app, app.env.titles[page])


def title_html(app: Sphinx, title: nodes.title) -> str:
    """Return a title as it is shown; few have more than words in them."""
    if all(isinstance(part, nodes.Text) for part in title):
        return escape(title.astext(), quote=False)
    return app.builder.render_partial(title.deepcopy())["title"]


def setup(app: Sphinx) -> None:
    """Run before the theme asks for its list."""
    app.connect("html-page-context", list_pages, priority=400)
