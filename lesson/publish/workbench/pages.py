"""Complete each page with what browsers, search engines and readers expect."""

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

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


def forget_images(app: Sphinx, exception: Exception | None) -> None:
    """Remove images that no page shows any more; Sphinx leaves them."""
    shown = {name for _, name in app.env.images.values()}
    for path in Path(app.outdir, app.builder.imagedir).glob("*"):
        if path.name not in shown:
            path.unlink()


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("env-get-outdated", forget)
    app.connect("build-finished", forget_images)
    app.connect("doctree-read", describe)
    app.connect("html-page-context", complete)
