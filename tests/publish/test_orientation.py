"""Where am I: numbers, groups, places, and episodes that are finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import find_browser
from bs4 import BeautifulSoup
from pages import words

from lesson.publish.site import build_site

EPISODE = "episodes/01-everything.html"
DAYS = """\
timetable:
  start: "09:30"
  days: [02-second.md, 01-everything.md]
"""
APART = """\
further:
  - {first: 01-everything.md, title: Case studies}
"""


def groups(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return the titles of the pages in the side bar, by the heading above them."""
    nav = page.select_one("nav.sidebar-tree")
    return {
        words(heading): [words(a) for a in heading.find_next_sibling("ul").select("a")]
        for heading in nav.select("h2")
    }


@pytest.fixture
def built(woven: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that adds to the configuration and builds the site."""

    def build(more: str) -> Path:
        config = woven / "config.yaml"
        config.write_text(config.read_text("utf-8") + more, "utf-8")
        assert build_site(woven, tmp_path / "work") == []
        return tmp_path / "work/html"

    return build


def read(html: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((html / page).read_text("utf-8"), "html.parser")


def test_an_episode_has_its_number_wherever_its_title_is(soup):
    page = soup(EPISODE)
    assert words(page.article.h1) == "2. Everything & more"
    assert page.title.string.startswith("2. Everything & more")
    assert words(page.select_one("a.prev-page .title")) == (
        "1. Second in number, first in order"
    )
    assert words(page.select_one("nav [aria-current=page]")) == "2. Everything & more"
    assert words(page.select_one("a.next-page .title")) == "Glossary"


@pytest.mark.parametrize("page", ["setup.html", "learners/profiles.html"])
def test_other_pages_have_no_number_and_no_place(soup, page):
    assert not words(soup(page).article.h1)[0].isdigit()
    assert not soup(page).select(".place, .finish")


def test_below_its_title_an_episode_says_where_it_stands_and_what_it_takes(soup):
    [place] = soup(EPISODE).select(".place")
    assert words(place) == "Episode 2 of 2 · 25 min teaching + 15 min exercises"
    assert place.find_previous_sibling().name == "h1"


def test_pages_stand_in_groups(soup):
    assert groups(soup(EPISODE)) == {
        "Start": ["Home", "Setup"],
        "Episodes": ["1. Second in number, first in order", "2. Everything & more"],
        "Reference": [
            "Key points",
            "Glossary",
            "Learner profiles",
            "Figures",
            "All in one",
        ],
        "For instructors": ["Instructor notes", "All instructor notes", "Exercises"],
    }


def test_episodes_stand_in_the_groups_of_their_days(built):
    found = groups(read(built(DAYS), "setup.html"))
    assert found["Day 1"] == ["1. Second in number, first in order"]
    assert found["Day 2"] == ["2. Everything & more"]


def test_episodes_apart_from_the_workshop_are_not_counted_among_its_own(built):
    html = built(APART)
    assert groups(read(html, EPISODE))["Case studies"] == ["2. Everything & more"]
    place = words(read(html, EPISODE).select_one(".place"))
    assert place == "Case studies · 25 min teaching + 15 min exercises"
    place = words(read(html, "episodes/02-second.html").select_one(".place"))
    assert place.startswith("Episode 1 of 1 ·")


@pytest.mark.parametrize("page", ["index.html", "setup.html", EPISODE])
def test_one_entry_of_the_list_is_the_page_that_is_shown(soup, page):
    [current] = soup(page).select(".sidebar-tree [aria-current]")
    assert current["aria-current"] == "page" and current["href"] == "#"


@pytest.mark.parametrize(("page", "lists"), [(EPISODE, 4), ("setup.html", 3)])
def test_each_list_of_links_is_a_landmark_with_a_name_of_its_own(soup, page, lists):
    landmarks = soup(page).select("nav, [role=navigation]")
    names = [landmark["aria-label"] for landmark in landmarks]
    assert len(names) == len(set(names)) == lists


# In a browser

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    path = find_browser()
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_an_episode_that_is_finished_stays_so_until_it_is_not(browser, html):
    tab = browser.new_page()
    tab.goto((html / EPISODE).as_uri())
    button = tab.get_by_role("button", name="I have finished this episode")
    entry = tab.get_by_role("link", name="2. Everything & more (finished)")
    assert button.get_attribute("aria-pressed") == "false" and entry.count() == 0
    button.press("Enter")
    assert entry.count() == 1
    tab.goto((html / "setup.html").as_uri())
    assert entry.count() == 1
    assert tab.locator(".finished").count() == 1
    tab.goto((html / EPISODE).as_uri())
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Enter")
    assert entry.count() == 0
    tab.close()


@pytest.mark.parametrize("width", [1210, 1280, 1320, 1600])
def test_contents_are_visible_on_a_laptop_and_lines_are_short(browser, html, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto((html / EPISODE).as_uri())
    box = tab.locator(".toc-tree").bounding_box()
    assert box["x"] > 0 and box["x"] + box["width"] <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    text = tab.locator("article :not(figcaption) > p:not([class])")
    rem = tab.evaluate(
        "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    )
    widths = text.evaluate_all("all => all.map(e => e.clientWidth)")
    assert 30 * rem < max(widths) <= 36 * rem
    tab.close()
