"""Pages made from all episodes."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pages import change, words

from lesson.publish.site import build_site
from lesson.publish.workbench.clock import running_minutes
from lesson.publish.workbench.facts import Step

PAGES = ("keypoints", "figures", "exercises", "notes")
EPISODE = "episodes/01-everything.md"


def read(work: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((work / f"html/{page}.html").read_text("utf-8"), "html.parser")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_heading_for_each_episode_and_its_place_in_the_list(soup, page):
    whole = soup(f"{page}.html")
    assert [words(heading) for heading in whole.article.select("h2")] == [
        "1. Second in number, first in order",
        "2. Everything & more",
    ]
    contents = [words(link) for link in whole.select(".toc-tree a")]
    assert contents[-1] == "2. Everything & more"
    [current] = whole.select("[aria-current=page]")
    assert current["href"] == "#"
    identifiers = [element["id"] for element in whole.select("[id]")]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_is_there(html, soup, page):
    for link in soup(f"{page}.html").article.select("a[href]"):
        file, _, anchor = link["href"].partition("#")
        assert (html / file).is_file()
        assert not anchor or soup(file).find(id=anchor), link


def test_key_points_keep_their_links_and_code(woven, work):
    change(woven / EPISODE, "- A page is built", "- [Tables](#tables) and `code`.\n- A")
    more = "- It does: [setup](../setup.md), [there](01-everything.md#shift)."
    change(woven / "episodes/02-second.md", "- It does.", more)
    assert build_site(woven, work) == []
    article = read(work, "keypoints").article
    assert [link["href"] for link in article.select("li a")] == [
        "setup.html",
        "episodes/01-everything.html#shift",
        "episodes/01-everything.html#tables",
    ]
    assert article.select_one("li code")


def test_figures_have_their_alternative_texts_in_words(html, soup):
    plot, drawing = soup("figures.html").select("figure")
    assert words(plot.figcaption).startswith("The loss falls with every epoch. A line")
    assert words(drawing.figcaption) == "Two circles joined by an arrow."
    assert plot.img["alt"] in words(plot.figcaption)
    assert (html / plot.img["src"]).is_file() and plot.img["width"] == "480"


def test_exercises_have_their_minutes(soup):
    items = [words(item) for item in soup("exercises.html").select("ol > li")]
    assert items == ["Adding a constant 6 min", "Challenge"]


def test_notes_stand_between_the_sections_that_they_are_for(soup):
    notes = soup("notes.html").article
    [note] = notes.select(".collected-note")
    assert words(note).endswith("It needs a level of its own.")
    assert "Running code" in words(note.find_previous_sibling("p"))
    assert "Challenge: Adding a constant" in words(note.find_next_sibling("p"))


def test_notes_have_the_time_of_day_where_the_lesson_has_a_timetable(woven, work):
    config = woven / "config.yaml"
    days = 'timetable:\n  start: "08:30"\n  days: [02-second.md]\n'
    config.write_text(config.read_text("utf-8") + days, "utf-8")
    assert build_site(woven, work) == []
    places = [words(place) for place in read(work, "notes").select(".place")]
    assert places[0].startswith("08:30 · 70 min teaching")
    assert places[1].startswith("10:00 · 25 min teaching")


def test_minutes_run_by_the_length_of_sections_and_the_minutes_of_challenges():
    steps = [
        Step("section", "one", "", words=100),
        Step("challenge", "stated", "", minutes=6),
        Step("note", "a note", ""),
        Step("section", "two", "", words=300),
        Step("challenge", "silent", ""),
        Step("section", "three", ""),
    ]
    assert running_minutes(steps, 40, 10) == [0, 10, 16, 16, 46, 50]
    assert running_minutes([], 40, 10) == []


def times(work: Path) -> dict[str, int]:
    return {p: (work / f"html/{p}.html").stat().st_mtime_ns for p in PAGES}


@pytest.mark.parametrize(
    ("old", "new", "is_written"),
    [
        ("A footnote", "The footnote", False),
        ("**B.** It cancels", "**B.** All cancels", False),
        ("- A page is built", "- Each page is built", True),
        ("Skip the plot", "Leave out the plot", True),
        ("{#shift minutes=6}", "{#shift minutes=8}", True),
        ("Two circles joined", "Three circles joined", True),
    ],
)
def test_pages_are_written_again_when_what_they_show_has_changed(
    woven, work, old, new, is_written
):
    assert build_site(woven, work) == []
    before = times(work)
    change(woven / EPISODE, old, new)
    assert build_site(woven, work) == []
    assert (times(work) != before) == is_written


def test_the_search_leaves_them_out(html):
    index = (html / "search-index.js").read_text("utf-8")
    assert "episodes/01-everything.html" in index and "keypoints.html" not in index
