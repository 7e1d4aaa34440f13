"""Complete each page with what browsers, search engines and readers expect."""

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .glossary import glossary

LONGEST_DESCRIPTION = 160


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what a page is about: its questions, or else how it begins."""
    page = app.env.metadata[app.env.current_document.docname]
    texts = (
        page.get("questions")
        or [paragraph.astext() for paragraph in doctree.findall(nodes.paragraph)][:1]
    )
    words = " ".join(" ".join(texts).split())
    if len(words) > LONGEST_DESCRIPTION:
        words = words[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    page["description"] = words


def complete(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the templates what they show of this page and of the lesson."""
    page = app.env.metadata.get(pagename, {})
    about = app.config.workbench_about
    description = about["description"] if pagename == app.config.root_doc else ""
    description = description or page.get("description", "")
    if description:
        content = escape(description)
        context["metatags"] += f'<meta name="description" content="{content}">'
    context["about"] = about
    context["has_solutions"] = "solutions" in page


def rewrite_all(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write every page again when a title or the glossary's list of terms changes.

    Each page lists all titles, and each may have terms that are linked.
    """
    titles = {page: title.astext() for page, title in env.titles.items()}
    shared = titles, glossary(env)
    before, env.workbench_shared = getattr(env, "workbench_shared", shared), shared
    return [] if before == shared else list(env.found_docs)


def forget(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Remove the HTML of pages that are no more; Sphinx leaves it."""
    for page in removed:
        Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)
    return []


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("env-get-outdated", forget)
    app.connect("doctree-read", describe)
    app.connect("env-updated", rewrite_all)
    app.connect("html-page-context", complete)
