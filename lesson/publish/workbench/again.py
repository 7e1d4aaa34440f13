"""Write a page again when what it shows of other pages has changed.

Sphinx writes the pages that were read anew, and knows nothing of these.
"""

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from .clock import starts_of
from .glossary import glossary
from .marks import people_of
from .schedule import rows


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Keep which pages a page links to."""
    references = doctree.findall(addnodes.pending_xref)
    app.env.metadata[app.env.current_document.docname]["links"] = {
        reference["reftarget"]
        for reference in references
        if reference.get("refdomain") == "doc"
    }


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that show something of others that has changed.

    Each page lists all titles, and each may have terms that are linked. The home page
    has the schedule; episodes say to instructors when they begin. A link may lead to a
    section that has gone, or show its title.
    """
    before = getattr(env, "workbench_shown", None)
    now = env.workbench_shown = shown_elsewhere(app, env)
    if before is None or before == now:
        return []
    if any(before[part] != now[part] for part in ("titles", "terms", "people")):
        return list(env.found_docs)
    later = {
        page
        for page, start in now["starts"].items()
        if before["starts"].get(page) != start
    }
    again = [] if before["schedule"] == now["schedule"] else [app.config.root_doc]
    moved = {
        page
        for page, sections in now["sections"].items()
        if before["sections"].get(page) != sections
    }
    links = {page: env.metadata[page].get("links", set()) for page in env.found_docs}
    stale = later | {page for page, targets in links.items() if targets & moved}
    return again + sorted(stale)


def shown_elsewhere(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return what pages show of other pages."""
    return {
        "titles": {page: str(title) for page, title in env.titles.items()},
        "terms": glossary(env),
        "people": people_of(env),
        "schedule": rows(app.builder),
        "starts": {page: start for page, (_, start) in starts_of(app).items()},
        "sections": {
            page: {
                slug: section[1:]
                for slug, section in about.get("myst_slugs", {}).items()
            }
            for page, about in env.metadata.items()
        },
    }


def spare_home(app: Sphinx, builder: Builder) -> None:
    """Keep Sphinx from writing the home page whenever one of those it lists is."""
    app.env.files_to_rebuild = {}


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("doctree-read", note_links)
    app.connect("env-updated", write_again)
    app.connect("write-started", spare_home)
