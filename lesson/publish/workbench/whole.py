"""Make one page of all episodes, to be printed, or to be read as one reads a book.

What Sphinx has written of each episode is kept, with names and links that are right in
that page; so a changed sentence has one episode written, and the page put together.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lesson.publish.order import MADE, WHOLE

from .collected import contents
from .schedule import rows

KEPT = "whole"
STALE = "workbench_whole_stale"

# What our own writer has written; it leaves no sign of a tag in the values.
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z]\w*)(?P<rest>[^>]*)>")
ATTRIBUTE = re.compile(
    r'(?<=\s)(?P<name>id|for|href|src|aria-(?:labelledby|describedby))="(?P<value>[^"]*)"'
)
HEADING = re.compile(r"h[1-5]")
DOWNLOADS = re.compile(r'<details class="downloads">.*?</details>', re.DOTALL)
ADDRESSES = {"href", "src"}


def note_change(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Tell whether the page has to be made, even if no episode is written."""
    made = Path(app.builder.get_outfilename(WHOLE)).is_file()
    setattr(env, STALE, env.workbench_stale or not made)
    return []


def keep(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep what is written of an episode."""
    if pagename not in app.config.workbench_places or "body" not in context:
        return
    path = kept(app, pagename)
    path.parent.mkdir(exist_ok=True)
    pages = {app.builder.get_target_uri(page): page for page in pages_of(app)}
    path.write_text(moved(context["body"], pagename, pages), "utf-8")
    setattr(app.env, STALE, True)


def kept(app: Sphinx, page: str) -> Path:
    """Return where the text of an episode is kept."""
    return Path(app.doctreedir, KEPT, f"{posixpath.basename(page)}.html")


def pages_of(app: Sphinx) -> list[str]:
    """Return the episodes that the page has."""
    return [row.page for row in rows(app.builder)]


def moved(body: str, page: str, pages: dict[str, str]) -> str:
    """Return the HTML of an episode for a page that has others beside it.

    Parameters
    ----------
    body
        The HTML, in which headings begin at level 1.
    page
        The name of the episode's page.
    pages
        The episodes that the page has, by the address of their own pages.
    """
    name = posixpath.basename(page)

    def change_attribute(match: re.Match[str]) -> str:
        kind, value = match["name"], match["value"]
        if kind in ADDRESSES:
            return f'{kind}="{_address(value, page, pages)}"'
        values = " ".join(f"{name}.{one}" for one in value.split())
        return f'{kind}="{values}"'

    def change_tag(match: re.Match[str]) -> str:
        tag = match["name"]
        if HEADING.fullmatch(tag):
            tag = f"h{int(tag[1]) + 1}"
        rest = ATTRIBUTE.sub(change_attribute, match["rest"])
        return f"<{match['end']}{tag}{rest}>"

    return TAG.sub(change_tag, DOWNLOADS.sub("", body))


def _address(address: str, page: str, pages: dict[str, str]) -> str:
    """Return where an address of a page leads, from the page with all episodes."""
    path, mark, anchor = address.partition("#")
    if ":" in path:
        return address
    folder = posixpath.dirname(page)
    path = posixpath.normpath(posixpath.join(folder, path)) if path else ""
    target = pages.get(path) if path else page
    if target is None:
        return f"{path}{mark}{anchor}"
    name = posixpath.basename(target)
    return f"#{name}.{anchor}" if anchor else f"#{name}"


def put_together(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page for Sphinx to write."""
    if not getattr(app.env, STALE):
        return
    shown = rows(app.builder)
    episodes = [
        {
            "name": posixpath.basename(row.page),
            "title": row.title,
            "body": kept(app, row.page).read_text("utf-8"),
        }
        for row in shown
    ]
    title = MADE[WHOLE]
    context = {
        "title": title,
        "episodes": episodes,
        "metatags": '<meta name="robots" content="noindex">',
        **contents(title, shown),
        "has_answers": any("solutions" in app.env.metadata[p] for p in pages_of(app)),
    }
    yield WHOLE, context, "whole.html"


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events, after the pages that are made of parts."""
    app.connect("env-updated", note_change, priority=600)
    app.connect("html-page-context", keep, priority=900)
    app.connect("html-collect-pages", put_together)
