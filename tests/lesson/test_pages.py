"""The built site, opened in a browser: what readers see is what was run."""

from __future__ import annotations

import contextlib
import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import find_browser
from playwright.sync_api import Page, TimeoutError, sync_playwright

from lesson.layout import Layout
from lesson.read.lesson import read_lesson
from lesson.run.cache import Cache
from lesson.run.forms import Form
from lesson.run.notebook import INLINE_TAG, code_of, tags
from lesson.run.shown import shown
from lesson.weave.weave import values_of

LAYOUT = Layout(Path(__file__).parents[2])
LESSON = read_lesson(LAYOUT)
NAMES = [episode.name for episode in LESSON.episodes]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files and say nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Build the site, unless it is up to date, and serve it."""
    subprocess.run(
        [sys.executable, "-m", "lesson", "build"], cwd=LAYOUT.root, check=True
    )
    handler = functools.partial(QuietHandler, directory=str(LAYOUT.html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    """Start a browser."""
    path = find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


class Visit:
    """An open page, with all that went wrong and all that it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


@pytest.fixture
def visit(browser) -> Iterator[Visit]:
    """Open a page at the size of a phone, where things are most likely to break."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield Visit(context.new_page())
    context.close()


def shown_by_code(name: str) -> list[str]:
    """Return texts that the cache holds for an episode and its page must show."""
    episode = next(e for e in LESSON.episodes if e.name == name)
    notebook = Cache(LAYOUT).find(name, code_of(episode))
    assert notebook is not None, "the site was built without running this episode"
    texts = values_of(notebook.cells)
    for cell in notebook.cells:
        if not {"check", INLINE_TAG} & set(tags(cell)):
            seen = (one for one in shown(cell) if one.form in (Form.TEXT, Form.ERROR))
            texts += [one.content for one in seen]
    return [text for text in texts if text]


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_page_shows_what_the_cache_holds(address, visit, name):
    visit.page.goto(f"{address}episodes/{name}.html")
    shown = squeeze(visit.page.locator("body").evaluate("body => body.textContent"))
    texts = shown_by_code(name)
    assert len(texts) >= 5
    missing = [text for text in texts if squeeze(text) not in shown]
    assert not missing
    assert "{python}" not in shown


@pytest.mark.parametrize("name", ["index", *(f"episodes/{name}" for name in NAMES)])
def test_page_loads_whole_and_alone(address, visit, name):
    visit.page.goto(f"{address}{name}.html", wait_until="networkidle")
    images = visit.page.locator("img")
    images.evaluate_all("all => all.forEach(i => { i.loading = 'eager'; })")
    all_shown = "[...document.images].every(i => i.complete && i.naturalWidth)"
    with contextlib.suppress(TimeoutError):  # then the assertion names the broken ones
        visit.page.wait_for_function(all_shown, timeout=20_000)
    broken = images.evaluate_all(
        "all => all.filter(i => !i.naturalWidth || !i.complete).map(i => i.src)"
    )
    assert not broken
    assert not visit.errors
    elsewhere = [u for u in visit.requests if not u.startswith((address, "data:"))]
    assert not elsewhere
    too_wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not visit.page.evaluate(too_wide)


@pytest.mark.parametrize("name", NAMES)
def test_solution_opens_by_keyboard(address, visit, name):
    visit.page.goto(f"{address}episodes/{name}.html")
    solution = visit.page.locator("details.solution").first
    assert solution.get_attribute("open") is None
    solution.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    assert solution.get_attribute("open") is not None
    visit.page.keyboard.press("Enter")
    assert solution.get_attribute("open") is None


def test_instructor_view_is_a_choice_that_stays(address, visit):
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    visit.page.goto(f"{address}episodes/{NAMES[0]}.html")
    note = visit.page.locator("details.instructor").first
    switch = visit.page.get_by_role("button", name="Instructor view").first
    assert not note.is_visible()
    switch.focus()
    visit.page.keyboard.press("Space")
    assert note.is_visible()
    visit.page.reload()
    assert visit.page.locator("details.instructor").first.is_visible()


def test_site_works_from_a_folder(address, visit):
    """A copy on a USB stick has no server."""
    page = LAYOUT.html / "index.html"
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    visit.page.goto(page.as_uri())
    visit.page.get_by_role("link", name=LESSON.episodes[0].title).first.click()
    assert (
        visit.page.locator("h1")
        .inner_text()
        .startswith(f"1. {LESSON.episodes[0].title}")
    )
    visit.page.goto(f"{page.with_name('search.html').as_uri()}?q=network")
    visit.page.locator("#search-results li").first.wait_for(timeout=10_000)
    assert not visit.errors
