"""The site of the example lesson, built once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
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
