"""The site of the example lesson, built once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import find_browser
from bs4 import BeautifulSoup

from lesson.publish.site import build_site

WOVEN = Path(__file__).parent / "fixtures" / "woven"


@pytest.fixture(scope="session")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site, which has no faults."""
    work = tmp_path_factory.mktemp("work")
    assert build_site(WOVEN, work) == []
    return work / "html"


@pytest.fixture(scope="session")
def soup(html: Path) -> Callable[[str], BeautifulSoup]:
    """Return a function that reads a page of the site."""

    def read(page: str) -> BeautifulSoup:
        return BeautifulSoup((html / page).read_text("utf-8"), "html.parser")

    return read


@pytest.fixture
def woven(tmp_path: Path) -> Path:
    """Return a copy of the woven pages, to be changed."""
    return Path(shutil.copytree(WOVEN, tmp_path / "woven"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a running browser."""
    reason = "needs playwright"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    path = find_browser()
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser, html: Path) -> Iterator[Any]:
    """Return a tab in which nothing may go wrong and from which nothing may leave."""
    wrong: list[str] = []
    tab = browser.new_page(base_url=html.as_uri() + "/")
    tab.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on(
        "request",
        lambda r: None if r.url.startswith(("file:", "data:")) else wrong.append(r.url),
    )
    yield tab
    tab.close()
    assert wrong == []
