"""Make pages from all episodes: key points, figures, exercises, instructor notes.

They say nothing that the episodes do not, so the search leaves them out. They are made
again only when something of what they show has changed.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lesson.publish.order import COLLECTED, MADE

from .clock import running_minutes, starts_of, time_of
from .facts import FACTS, key_points, notes
from .glossary import glossary
from .schedule import Row, rows

WRITTEN = "workbench_collected"


def note_change(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Tell whether what the pages show has changed since they were made."""
    key = what_they_show(app)
    files = [Path(app.builder.get_outfilename(page)) for page in COLLECTED]
    made = all(file.is_file() for file in files)
    env.workbench_stale = not made or getattr(env, WRITTEN, "") != key
    setattr(env, WRITTEN, key)
    return []


def what_they_show(app: Sphinx) -> str:
    """Return a hash of all that the pages are made from."""
    env = app.env
    shown = [
        app.config.project,
        {page: str(title) for page, title in env.titles.items()},
        sorted(glossary(env).items()),
        rows(app.builder),
        repr(app.config.workbench_timetable),
        repr(app.config.workbench_groups),
        repr(app.config.workbench_about),
        [env.metadata[page].get(FACTS) for page in app.config.workbench_places],
    ]
    return hashlib.sha256(
        json.dumps(shown, default=str, sort_keys=True).encode()
    ).hexdigest()


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages for Sphinx to write."""
    if not app.env.workbench_stale:
        return
    episodes = [episode(app, row, start) for row, start in starts_of(app).values()]
    for page, title in COLLECTED.items():
        context = {
            "title": title,
            "episodes": episodes,
            "metatags": "",
            **contents(title, [one["row"] for one in episodes]),
        }
        yield page, context, f"collected/{page}.html"


def contents(title: str, episodes: list[Row]) -> dict[str, Any]:
    """Return what the theme shows as contents of a page that is made from episodes."""
    entries = "".join(
        f'<li><a class="reference internal" href="#{posixpath.basename(row.page)}">'
        f"{escape(row.title)}</a></li>"
        for row in episodes
    )
    return {
        "toc": f'<ul><li><a href="#">{title}</a><ul>{entries}</ul></li></ul>',
        "display_toc": True,
    }


def show_contents(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Show the contents, which the theme leaves out where Sphinx has read no page."""
    if pagename in MADE:
        context["furo_hide_toc"] = False


def episode(app: Sphinx, row: Row, start: datetime | None) -> dict[str, Any]:
    """Return what the templates show of an episode, and when it begins, if known."""
    facts = app.env.metadata[row.page][FACTS]
    doctree = app.env.get_and_resolve_doctree(row.page, app.builder, tags=app.tags)
    points = key_points(doctree)
    minutes = running_minutes(facts.steps, row.teaching, row.exercises)
    bodies = iter([fragment(app, row.page, note[1:]) for note in notes(doctree)])
    return {
        "name": posixpath.basename(row.page),
        "row": row,
        "points": fragment(app, row.page, [part for box in points for part in box[1:]]),
        "figures": [figure(app, one) for one in facts.figures],
        "exercises": [step for step in facts.steps if step.kind == "challenge"],
        "start": time_of(start),
        "steps": [
            {
                "step": step,
                "minute": minute,
                "time": time_of(start, minute),
                "body": next(bodies, "") if step.kind == "note" else "",
            }
            for step, minute in zip(facts.steps, minutes, strict=True)
        ],
    }


def figure(app: Sphinx, one: Any) -> dict[str, Any]:
    """Return what the template shows of a figure."""
    name = app.env.images[one.uri][1] if one.uri in app.env.images else ""
    return {
        "figure": one,
        "file": f"{app.builder.imagedir}/{name}",
    }


def fragment(app: Sphinx, page: str, parts: list[nodes.Node]) -> str:
    """Return parts of a page as HTML for a page in the site's first folder.

    Headings become words in bold, for they would be out of place among those there.
    """
    base = app.builder.get_target_uri(page)
    html = []
    for part in parts:
        copy = part.deepcopy()
        for element in copy.findall(nodes.Element):
            element["ids"] = [f"{posixpath.basename(page)}-{i}" for i in element["ids"]]
        for title in list(copy.findall(nodes.title)):
            words = nodes.strong("", "", *title.children)
            title.replace_self(nodes.paragraph("", "", words))
        for link in copy.findall(nodes.reference):
            move(link, base)
        html.append(app.builder.render_partial(copy)["fragment"])
    return "".join(html)


def move(link: nodes.reference, base: str) -> None:
    """Let a link lead to the same place from the site's first folder."""
    if "refid" in link:
        link["refuri"] = f"{base}#{link.attributes.pop('refid')}"
        return
    address = link.get("refuri", "")
    if address.startswith("#"):
        link["refuri"] = base + address
    elif address and ":" not in address:
        path, hash_, anchor = address.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        link["refuri"] = path + hash_ + anchor


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("env-updated", note_change)
    app.connect("html-collect-pages", collect)
    app.connect("html-page-context", show_contents, priority=900)
