"""Say in each episode which one it is: in its title, and in a line below it.

The number becomes part of the title before Sphinx collects titles: the side bar, the
links to the previous and the next page, the search and the browser's tab have it.
"""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson.publish.order import Place

PARTS = (("teaching", "teaching"), ("exercises", "exercises"))


def number(app: Sphinx, doctree: nodes.document) -> None:
    """Put the number of an episode before its title."""
    place = app.config.workbench_places.get(app.env.current_document.docname)
    title = next(doctree.findall(nodes.title), None)
    if place and title is not None:
        title.insert(0, nodes.Text(f"{place.number}. "))


def place_html(place: Place | None, page: dict[str, Any]) -> str:
    """Return the line below the title; nothing for a page that is no episode.

    Parameters
    ----------
    place
        Where the episode stands.
    page
        The front matter.
    """
    if place is None:
        return ""
    words = f"Episode {place.number} of {place.of}" if place.of else place.group
    times = [f"{page[key]} min {name}" for key, name in PARTS if key in page]
    line = " · ".join([words, *([" + ".join(times)] if times else [])])
    return f'<p class="place">{escape(line)}</p>\n'


def mark(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell the template whether the page can be finished, and whether edited."""
    context["is_episode"] = pagename in app.config.workbench_places
    if is_made(pagename):
        context.pop("page_source_suffix", None)


def is_made(page: str) -> bool:
    """Tell whether no file of the repository is the page's own: none to be edited."""
    return page == "objectives" or (page.startswith("data/") and page != "data/README")


def setup(app: Sphinx) -> None:
    """Run before Sphinx collects the titles."""
    app.connect("doctree-read", number, priority=300)
    app.connect("html-page-context", mark)
