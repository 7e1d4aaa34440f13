"""Links: in the sources, in the site once it is built, and, on demand, outside."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lesson.check.page import Link, Page
from lesson.check.rules import ALL, EPISODES, Finding, lesson_rule, page_rule
from lesson.check.sources import Sources
from lesson.fingerprint import fingerprint, is_published
from lesson.layout import ARCHIVE, Layout

HOST = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$", re.IGNORECASE)
# `[text][name]` that markdown-it did not take for a link, as `name` is not defined.
REFERENCE = re.compile(r"(?<!!)\[(?P<text>[^\]\n]+)\]\[(?P<name>[^\]\n]*)\]")
UNDRAWN = {".svg", ".jpg", ".jpeg", ".gif", ".webp"}
TIMEOUT = 20  # seconds
TRIES_AT_ONCE = 8
USER_AGENT = "Mozilla/5.0 (compatible; lesson-check)"


@page_rule(ALL)
def link_file(page: Page, lesson: Sources) -> Iterator[Finding]:
    """An internal link leads to a file that is there."""
    for link in _internal(page):
        path, _, _ = link.target.partition("#")
        if path and _resolve(page, lesson, path) is None:
            message = f"`{path}` is not there; write it as seen from this file"
            yield Finding(link.line, message, link.target.lower())


@page_rule(ALL)
def link_anchor(page: Page, lesson: Sources) -> Iterator[Finding]:
    """An anchor names a heading that is there."""
    for link in _internal(page):
        path, hash_, anchor = link.target.partition("#")
        target = _resolve(page, lesson, path) if path else page.path
        other = lesson.by_path.get(target) if target else None
        if not hash_ or other is None or other.path in lesson.broken:
            continue
        if unquote(anchor) not in other.ids:
            message = f"`{other.path}` has no `#{anchor}`"
            yield Finding(link.line, message, link.target.lower())


@page_rule(ALL)
def link_form(page: Page) -> Iterator[Finding]:
    """An external link is well-formed, and https."""
    for link in page.links:
        if message := _form_fault(link.target):
            yield Finding(link.line, f"`{link.target}`: {message}", link.target.lower())


@page_rule(ALL)
def link_reference(page: Page) -> Iterator[Finding]:
    """`[text][name]` needs a line `[name]: address`."""
    for token in page.tokens:
        if token.type != "inline":
            continue
        for child in token.children or []:
            if child.type == "text" and (match := REFERENCE.search(child.content)):
                name = match["name"] or match["text"]
                message = f"`[{name}]` is not defined; add `[{name}]: https://…`"
                yield Finding(_line_of(page, token.map[0] + 1, match[0]), message)


@page_rule(EPISODES)
def image_file(page: Page, lesson: Sources) -> Iterator[Finding]:
    """An image is in fig/: drawn, or a PNG to be woven from the code above it."""
    drawings = lesson.layout.drawings
    last = 0
    for figure in page.figures:
        path = Path(figure.target)
        if path.parent.as_posix() != "fig":
            message = f"`{figure.target}` is not in fig/; name it fig/{path.name}"
            yield Finding(figure.line, message)
        elif (drawings / path.name).is_file():
            continue
        elif path.suffix in UNDRAWN:
            yield Finding(figure.line, f"`{figure.target}` is not there; draw it")
        elif not any(last < block.line < figure.line for block in page.python):
            message = f"`{figure.target}` has no plot: no code above it that draws one"
            yield Finding(figure.line, message)
        last = figure.line


@page_rule(EPISODES)
def image_twice(page: Page) -> Iterator[Finding]:
    """Two images do not share a name."""
    seen: set[str] = set()
    for figure in page.figures:
        if figure.target in seen:
            yield Finding(figure.line, f"`{figure.target}` is used above; rename it")
        seen.add(figure.target)


@lesson_rule
def drawing_unused(lesson: Sources) -> Iterator[Finding]:
    """Every drawing is shown; its name starts with the number of its episode."""
    if lesson.broken_episodes:
        return
    shown = {Path(f.target).name for page in lesson.pages for f in page.figures}
    numbers = {name[:2] for name in lesson.episode_names}
    for path in sorted(lesson.layout.drawings.glob("*.*")):
        if path.name not in shown and path.suffix != ".md":
            name = lesson.layout.relative(path)
            is_early = not lesson.is_whole and path.name[:2] not in numbers
            message = "no page shows this drawing; show it or remove it"
            yield Finding(None, message, path=name, warning=is_early)


@lesson_rule
def site_link(lesson: Sources) -> Iterator[Finding]:
    """In the built site, every link and every anchor leads somewhere."""
    layout = lesson.layout
    if not (layout.html.is_dir() and is_published(layout, fingerprint(layout))):
        return
    pages = {path: _read_html(path) for path in sorted(layout.html.rglob("*.html"))}
    for path, page in pages.items():
        for target, line in page.links:
            if message := _site_fault(layout, path, target, pages):
                name = layout.relative(path)
                yield Finding(line, f"`{target}`: {message}", path=name)


def external(lesson: Sources) -> Iterator[Finding]:
    """Fetch every external link: the rule `link-dead`, on demand."""
    places: dict[str, list[tuple[Page, int]]] = {}
    for page in lesson.pages:
        for link in page.links:
            if link.target.startswith("https://") and not _form_fault(link.target):
                address = link.target.partition("#")[0]
                places.setdefault(address, []).append((page, link.line))
    with ThreadPoolExecutor(TRIES_AT_ONCE) as pool:
        for address, fault in zip(places, pool.map(_fetch_fault, places), strict=True):
            for page, line in places[address] if fault else []:
                yield Finding(line, f"{address}: {fault}", address.lower(), page.path)


def _fetch_fault(address: str) -> str:
    """Return why a page cannot be had; the hosts that refuse programs are let be."""
    import requests

    try:
        answer = requests.get(
            address, timeout=TIMEOUT, stream=True, headers={"User-Agent": USER_AGENT}
        )
        answer.close()
    except requests.RequestException as error:
        return f"cannot be fetched ({type(error).__name__})"
    is_gone = answer.status_code in {404, 410} or answer.status_code >= 500
    return f"answers {answer.status_code}" if is_gone else ""


def _internal(page: Page) -> list[Link]:
    return [link for link in page.links if not urlsplit(link.target).scheme]


def _form_fault(target: str) -> str:
    """Return what is wrong with the form of an external link."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "is no address"
    if not parts.scheme:
        return "write https:// in front" if target.startswith("//") else ""
    if parts.scheme == "mailto":
        return "" if "@" in parts.path else "is no mail address"
    if parts.scheme != "https":
        return "use https"
    return "" if HOST.match(parts.netloc) else "has no host that could exist"


def _resolve(page: Page, lesson: Sources, target: str) -> Path | None:
    """Return the file that a link means, or None.

    The Workbench puts pages of all folders side by side, so that a bare name may mean a
    file of another one.
    """
    root = lesson.layout.root
    target = re.sub(r"\.html$", ".md", unquote(target))
    path = Path(os.path.normpath(page.path.parent / target))
    places = [path] if page.kind == "document" else [path, *_elsewhere(target)]
    made = {*lesson.broken, ARCHIVE}  # not there, or not yet
    there = (p for p in places if (root / p).exists() or p in made)
    return next(there, None)


def _elsewhere(target: str) -> list[Path]:
    name = Path(target).name
    return [Path(folder, name) for folder in ("", "episodes", "learners")]


def _line_of(page: Page, first: int, text: str) -> int:
    """Return the first line, from one on, that holds a text."""
    lines = page.text.split("\n")
    return next(
        (n for n in range(first, len(lines) + 1) if text in lines[n - 1]), first
    )


class _Html(HTMLParser):
    """The links and the identifiers of a page of the site."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, int]] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.ids.add(value)
            elif name in {"href", "src"} and value and tag != "base":
                self.links.append((value, self.getpos()[0]))


def _read_html(path: Path) -> _Html:
    stat = path.stat()
    return _parse_html(path, stat.st_mtime_ns)


@lru_cache(maxsize=512)
def _parse_html(path: Path, _: int) -> _Html:
    return _Html(path.read_text("utf-8"))


def _site_fault(layout: Layout, path: Path, target: str, pages: dict) -> str:
    """Return what is wrong with a link of a page of the site, if anything."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return "use https" if parts.scheme == "http" else ""
    place = Path(os.path.normpath(path.parent / unquote(parts.path)))
    place = path if not parts.path else place
    if place.is_dir():
        place /= "index.html"
    if not place.is_file():
        return "the site has no such file"
    anchor = unquote(parts.fragment)
    known = pages[place].ids if place in pages else {anchor}
    return "" if not anchor or anchor in known else f"no such anchor in {place.name}"
