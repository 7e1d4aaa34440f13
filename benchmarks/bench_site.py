"""Measure the built site against its targets: ``python benchmarks/bench_site.py``.

In Chromium, page by page: what the first load takes, compressed and without images;
requests to other hosts, over http and from the folder; what axe finds in both views, in
light and dark, wide and narrow, with everything opened; scrolling sideways in a window
of 320 pixels and with text of twice the size. Of all pages the worst is printed, and
after the table what is at fault.

Lighthouse is measured where its command is installed, which is no part of the lesson's
own environment: ``npm install --global lighthouse``, or name the file in LIGHTHOUSE.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from fnmatch import fnmatch
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
HTML = ROOT / "build/html"
AXE = ROOT / "tests/publish/vendor/axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
HOME, SEARCH, WHOLE = "index.html", "search.html", "all-in-one.html"
COMPRESSED = (".html", ".css", ".js", ".svg", ".json")
# Kilobytes of the first load; other pages have none.
HOME_KB, EPISODE_KB = 60, 120
# Of performance, accessibility, best practices and findability.
LIGHTHOUSE = {
    "performance": 98,
    "accessibility": 100,
    "best-practices": 100,
    "seo": 100,
}

OPEN_ALL = """() => {
  document.querySelectorAll("details").forEach((part) => { part.open = true; });
  document.querySelectorAll(".option-button").forEach((option) => option.click());
}"""
# axe decides nothing of what is scrolled out of sight, nor of signs that are no
# letters, as in formulas. The first are brought into sight; the others are looked at as
# if letters stood there.
RUN_AXE = """async () => {
  const row = (id, { target, any }) =>
    `${id} ${target} ${any[0]?.data?.messageKey ?? ""}`;
  const { violations, incomplete } = await axe.run({ preload: false });
  const broken = violations.flatMap(({ id, nodes }) => nodes.map((n) => row(id, n)));
  const open = [];
  const contrast = { preload: false, runOnly: ["color-contrast"] };
  const undecided = incomplete.filter(({ id }) => id === "color-contrast");
  for (const { target } of undecided.flatMap(({ nodes }) => nodes)) {
    const element = document.querySelector(target[0]);
    element.scrollIntoView({ block: "center", inline: "center" });
    const text = element.textContent;
    const sign = !element.children.length && !/[\\p{L}\\p{N}]{2}/u.test(text);
    if (sign) element.textContent = "letters";
    const again = await axe.run(element, contrast);
    if (sign) element.textContent = text;
    again.violations.forEach(({ id, nodes }) => broken.push(row(id, nodes[0])));
    again.incomplete.forEach(({ id, nodes }) => open.push(row(id, nodes[0])));
  }
  return [broken, open];
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DOUBLE_TEXT = """() => {
  const root = document.documentElement;
  const size = parseFloat(getComputedStyle(root).fontSize);
  root.style.fontSize = `${2 * size}px`;
}"""


class Measure(NamedTuple):
    """A number for a page; None as a limit for what has no target."""

    name: str
    page: str
    value: float
    limit: float | None = None
    unit: str = ""
    at_least: bool = False
    details: tuple[str, ...] = ()

    @property
    def misses(self) -> bool:
        """True when the target is missed."""
        if self.limit is None:
            return False
        return self.value < self.limit if self.at_least else self.value > self.limit


class Handler(SimpleHTTPRequestHandler):
    """Serves the site as hosts of static pages do: text compressed."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer, with compressed text to whoever takes it."""
        path = Path(self.translate_path(self.path))
        path = path / HOME if path.is_dir() else path
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (takes and path.is_file() and path.suffix in COMPRESSED):
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; give its address."""
    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def loading(browser: Browser, base: str, page: str) -> Iterator[Measure]:
    """Measure a first load, with nothing kept of an earlier one."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    requests: list[Any] = []
    tab.on("requestfinished", lambda request: requests.append(request))
    tab.goto(base + page, wait_until="networkidle")
    texts = [one for one in requests if one.resource_type != "image"]
    size = sum(one.sizes()["responseBodySize"] for one in texts)
    home, episode = page == HOME, page.startswith("episodes/")
    name = "home" if home else "an episode" if episode else "another page"
    limit = HOME_KB if home else EPISODE_KB if episode else None
    yield Measure(f"first load, {name}", page, size / 1000, limit, "kB")
    hosts = [one.url for one in requests if is_elsewhere(one.url, base)]
    yield Measure("requests elsewhere, http", page, len(hosts), 0, "", False, (*hosts,))
    context.close()


def is_elsewhere(address: str, base: str) -> bool:
    """Tell whether an address is on another host than the site."""
    place, own = urlsplit(address), urlsplit(base)
    return place.scheme not in {"data", "blob"} and (
        (place.scheme, place.netloc) != (own.scheme, own.netloc)
    )


def from_folder(browser: Browser, page: str) -> Iterator[Measure]:
    """Measure what a page asks for when it is opened from its folder."""
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    base = HTML.as_uri()
    tab.goto(f"{base}/{page}", wait_until="networkidle")
    hosts = [url for url in asked if is_elsewhere(url, base)]
    name = "requests elsewhere, from a folder"
    yield Measure(name, page, len(hosts), 0, "", False, (*hosts,))
    tab.close()


def scrolling(browser: Browser, base: str, page: str) -> Iterator[Measure]:
    """Measure by how much a page is wider than its window."""
    windows = (("320 px", 320, False), ("text of 200 %", 1280, True))
    for name, width, doubled in windows:
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.goto(base + page)
        tab.evaluate(OPEN_ALL)
        if doubled:
            tab.evaluate(DOUBLE_TEXT)
        yield Measure(
            f"scrolls sideways, {name}", page, tab.evaluate(OVERFLOW), 0, "px"
        )
        tab.close()


def access(browser: Browser, base: str, page: str) -> Iterator[Measure]:
    """Measure what axe finds, in every form that a page has."""
    forms = product((1280, 390), ("light", "dark"), ("learner", "instructor"))
    for width, scheme, view in forms:
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        tab.add_init_script(f"localStorage.setItem('workbench-view', '{view}')")
        tab.goto(base + page)
        violations, undecided = axe(tab)
        form = f"{width} px, {scheme}, {view}: "
        for name, found in (("violations", violations), ("contrast open", undecided)):
            details = tuple(form + row for row in found)
            yield Measure(f"axe, {name}", page, len(found), 0, "", False, details)
        tab.close()


def axe(tab: Page) -> tuple[list[str], list[str]]:
    """Return what breaks a rule, and of what the contrast is not decided."""
    tab.add_script_tag(path=AXE)
    tab.evaluate(OPEN_ALL)
    return tab.evaluate(RUN_AXE)


def lighthouse(program: str, browser: str, base: str, page: str) -> Iterator[Measure]:
    """Measure what Lighthouse says of a page on a phone."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        flags = "--chrome-flags=--headless=new --no-sandbox"
        words = [program, base + page, "--quiet", flags, "--output=json"]
        environment = {**os.environ, "CHROME_PATH": browser}
        subprocess.run([*words, f"--output-path={report}"], env=environment, check=True)
        categories = json.loads(report.read_text("utf-8"))["categories"]
    for name, limit in LIGHTHOUSE.items():
        score = round(100 * (categories[name]["score"] or 0))
        yield Measure(f"Lighthouse, {name}", page, score, limit, "", True)


def find_browser() -> str:
    """Return the path of an installed browser."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS)]
    path = next(filter(None, found), None)
    if path is None:
        raise click.ClickException("no Chromium found; name one in CHROMIUM")
    return path


def worst(measures: list[Measure]) -> Measure:
    """Return the measure of the page that does worst."""
    return (min if measures[0].at_least else max)(measures, key=lambda one: one.value)


def show(measures: list[Measure]) -> None:
    """Print the table, and what is at fault."""
    click.echo(f"{'':36}{'target':>10}{'worst':>10}   page")
    for name in dict.fromkeys(one.name for one in measures):
        found = worst([one for one in measures if one.name == name])
        limit = "" if found.limit is None else f"{found.limit:g} {found.unit}"
        value = f"{found.value:.0f} {found.unit}"
        mark = "MISSED " if found.misses else ""
        click.echo(f"{name:36}{limit:>10}{value:>10}   {mark}{found.page}")
    for one in measures:
        for detail in one.details if one.misses else ():
            click.echo(f"{one.page}: {one.name}: {detail}")


@click.command()
@click.option("--pages", default="*", help="Only those whose path matches.")
@click.option("--no-axe", is_flag=True, help="Leave out what takes longest.")
def main(pages: str, no_axe: bool) -> None:
    """Measure the site in build/html; exit with 1 where a target is missed."""
    found = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
    names = [name for name in found if fnmatch(name, pages)]
    if not names:
        raise click.ClickException(f"no page {pages} in {HTML}; build the site first")
    path = find_browser()
    phone = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    measures: list[Measure] = []
    with served(HTML) as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for number, page in enumerate(names, 1):
            click.echo(f"{number} of {len(names)}: {page}", err=True)
            measures += loading(browser, base, page)
            measures += from_folder(browser, page)
            measures += scrolling(browser, base, page)
            if not no_axe:
                measures += access(browser, base, page)
            if phone:
                measures += lighthouse(phone, path, base, page)
        browser.close()
    show(measures)
    if not phone:
        click.echo("Lighthouse is not installed, and not measured.")
    sys.exit(any(one.misses for one in measures))


if __name__ == "__main__":
    main()
