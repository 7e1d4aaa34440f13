"""Tell other programs what a page is: search engines, messengers, catalogues.

What needs the site's address is left out where `config.yaml` has no `url:`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson.publish.order import COLLECTED, WHOLE

from .schedule import minutes

NOT_FOUND = "404"
TIMES = ("teaching", "exercises")
SITEMAP = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</urlset>
"""


def note_image(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the first image of the home page, which stands for the lesson."""
    env = app.env
    if env.current_document.docname != app.config.root_doc:
        return
    if image := next(doctree.findall(nodes.image), None):
        env.metadata[app.config.root_doc]["image"] = (image["uri"], image.get("alt"))


def describe_for_programs(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add what programs read to the head of a page of the lesson."""
    if pagename == NOT_FOUND:
        context["pageurl"] = None
        return
    if pagename not in app.env.titles and pagename not in COLLECTED:
        return
    tags = [
        f'<meta property="{name}" content="{escape(content)}">'
        for name, content in open_graph(app, pagename, context)
        if content
    ]
    if resource := learning_resource(app, pagename):
        text = json.dumps(resource, ensure_ascii=False).replace("<", "\\u003c")
        tags.append(f'<script type="application/ld+json">{text}</script>')
    context["metatags"] = context.get("metatags", "") + "".join(tags)


def open_graph(
    app: Sphinx, page: str, context: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield what messengers show of a link to the page."""
    env, home = app.env, app.config.root_doc
    is_home = page == home
    yield "og:type", "website" if is_home else "article"
    yield "og:site_name", app.config.project
    yield "og:title", title_of(app, page)
    yield "og:description", description_of(app, page)
    base = app.config.html_baseurl
    if not base:
        return
    yield "og:url", address(app, page)
    uri, alternative = env.metadata[home].get("image", ("", ""))
    if uri in env.images:
        yield "og:image", f"{base}{app.builder.imagedir}/{env.images[uri][1]}"
        yield "og:image:alt", alternative or ""
        yield "twitter:card", "summary_large_image"


def learning_resource(app: Sphinx, page: str) -> dict[str, Any]:
    """Return what catalogues of lessons keep of the lesson or of an episode."""
    env, about, home = app.env, app.config.workbench_about, app.config.root_doc
    place = app.config.workbench_places.get(page)
    if not place and page != home:
        return {}
    pages = [page] if place else list(app.config.workbench_places)
    known = [env.metadata[one] for one in pages if one in env.titles]
    taken = sum(minutes(one.get(key)) for one in known for key in TIMES)
    citation = app.config.workbench_citation
    facts = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": title_of(app, page),
        "description": description_of(app, page),
        "learningResourceType": "episode" if place else "lesson",
        "inLanguage": app.config.language,
        "isAccessibleForFree": True,
        "license": about.get("license_url") or about.get("license"),
        "timeRequired": f"PT{taken}M" if taken else "",
        "teaches": [item for one in known for item in one.get("objectives", [])],
        "author": [{"@type": "Person", "name": name} for name in people(citation)],
        "url": address(app, page),
        "position": place.number if place else 0,
        "isPartOf": (
            {"@type": "LearningResource", "name": app.config.project} if place else {}
        ),
    }
    return {name: fact for name, fact in facts.items() if fact}


def people(citation: Any) -> tuple[str, ...]:
    """Return who wrote the lesson, if it says so."""
    return citation.authors if citation else ()


def title_of(app: Sphinx, page: str) -> str:
    """Return the title of a page."""
    return COLLECTED.get(page) or app.env.titles[page].astext()


def description_of(app: Sphinx, page: str) -> str:
    """Return what a page is about, in a sentence or two."""
    about = app.config.workbench_about
    lesson = about["description"] if page == app.config.root_doc else ""
    return lesson or app.env.metadata.get(page, {}).get("description", "")


def address(app: Sphinx, page: str) -> str:
    """Return the whole address of a page; nothing without that of the site."""
    base = app.config.html_baseurl
    return f"{base}{app.builder.get_target_uri(page)}" if base else ""


def not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a server shows for an address without one."""
    context = {
        "title": "Page not found",
        "base": app.config.html_baseurl,
        "metatags": '<meta name="robots" content="noindex">',
    }
    yield NOT_FOUND, context, "404.html"


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """List all pages for search engines."""
    path = Path(app.outdir, "sitemap.xml")
    if exception:
        return
    if not app.config.html_baseurl:
        path.unlink(missing_ok=True)
        return
    pages = [page for group in app.config.workbench_groups for page in group.pages]
    pages = [page for page in pages if page != WHOLE]  # which says all a second time
    lines = [f"<url><loc>{escape(address(app, page))}</loc></url>" for page in pages]
    text = SITEMAP.format("\n".join(lines))
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8", newline="\n")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("doctree-read", note_image)
    app.connect("html-page-context", describe_for_programs, priority=600)
    app.connect("html-collect-pages", not_found)
    app.connect("build-finished", write_sitemap)
