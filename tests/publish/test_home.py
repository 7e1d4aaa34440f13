"""The home page: how to start, the people, the clock, and how to cite."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pages import words

from lesson.publish.site import build_site

TIMETABLE = """
timetable:
  start: "{start}"
  days: [{days}]
  breaks:
    - {{after: 02-second.md, minutes: 45, name: lunch}}
"""
CITATION = """\
cff-version: 1.2.0
message: Cite it.
title: A Lesson of Examples & more
authors:
  - {family-names: Ampère, given-names: Marie}
  - {name: The Bird Group}
date-released: 2025-03-04
url: https://example.org/lesson
"""
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="96" viewBox="0 0 9 9">
  <path stroke="currentColor" d="M1 1h7"/>
</svg>
"""
PROFILES = """\
---
title: Learner profiles
---

## Noor, birds {#noor}

![Noor's binoculars](../episodes/fig/binoculars.svg){alt="Binoculars."}

Noor counts birds.

## What they share

Time.
"""


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def build(woven: Path, page: str = "index.html") -> BeautifulSoup:
    work = woven.parent / "work"
    assert build_site(woven, work) == []
    return BeautifulSoup((work / "html" / page).read_text("utf-8"), "html.parser")


def rows(home: BeautifulSoup) -> list[list[str]]:
    """Return the lines of the tables of the schedule, as time and what."""
    return [
        [words(cell) for cell in row.select("th, td")]
        for row in home.select("table.schedule tr")
    ]


def test_two_links_below_the_opening_say_how_to_begin(soup):
    links = soup("index.html").select(".home > p + .start a")
    assert [(words(link), link["href"]) for link in links] == [
        ("Start with episode 1", "episodes/02-second.html"),
        ("Set up your computer", "setup.html"),
    ]


def test_without_setup_there_is_no_link_to_it(woven):
    (woven / "setup.md").unlink()
    index = woven / "index.md"
    index.write_text("---\ntitle: Home\n---\n\nBegin.\n", "utf-8")
    assert [words(a) for a in build(woven).select(".start a")] == [
        "Start with episode 1"
    ]


@pytest.mark.parametrize(
    ("start", "times"),
    [
        ("09:00", ["09:00", "10:30", "11:15", "11:55"]),
        ("22:30", ["22:30", "00:00", "00:45", "01:25"]),
    ],
)
def test_the_schedule_has_the_time_of_each_episode_and_break(woven, start, times):
    add(woven / "config.yaml", TIMETABLE.format(start=start, days="02-second.md"))
    head, *lines = rows(build(woven))
    assert head == ["Time", "Workshop"]
    assert [time for time, _ in lines] == times
    assert [what for _, what in lines] == [
        "1. Second in number, first in order 1 h 30 min",
        "lunch 45 min",
        "2. Everything & more 40 min",
        "end of the day",
    ]


def test_each_day_starts_at_the_same_time(woven):
    days = "02-second.md, 01-everything.md"
    add(woven / "config.yaml", TIMETABLE.format(start="08:15", days=days))
    lines = rows(build(woven))
    assert ["Time", "Day 2"] in lines
    assert ["08:15", "2. Everything & more 40 min"] in lines


def test_what_is_apart_from_the_workshop_has_a_length_but_no_time(woven):
    apart = "further:\n  - {first: 01-everything.md, title: Cases}\n"
    days = TIMETABLE.format(start="09:00", days="02-second.md")
    add(woven / "config.yaml", days + apart)
    lines = rows(build(woven))
    assert lines[-2:] == [
        ["Length", "Apart from the workshop"],
        ["40 min", "2. Everything & more"],
    ]


def test_the_home_page_says_how_to_cite_the_lesson(woven):
    (woven / "CITATION.cff").write_text(CITATION, "utf-8")
    cite = build(woven).select_one("section#cite")
    assert words(cite.select_one(".citation")) == (
        "Ampère, Marie; The Bird Group (2025). A Lesson of Examples & more . "
        "https://example.org/lesson"
    )
    assert "author = {Ampère, Marie and {The Bird Group}}," in cite.pre.get_text()


def test_without_a_citation_nothing_is_said_of_it(soup):
    assert not soup("index.html").select("#cite")


@pytest.fixture
def people(woven: Path) -> Path:
    """Return the pages with a person who has a mark, and is named here and there."""
    (woven / "episodes/fig/binoculars.svg").write_text(SVG, "utf-8")
    (woven / "learners/profiles.md").write_text(PROFILES, "utf-8")
    add(woven / "index.md", "\n- [Noor](learners/profiles.md#noor) counts birds.\n")
    episode = woven / "episodes/01-everything.md"
    text = episode.read_text("utf-8")
    text = text.replace("## Adding a constant", "## What Noor adds")
    episode.write_text(text.replace("## Good to know", "## Noorish words"), "utf-8")
    return woven


def test_a_drawing_of_a_profile_marks_the_person_in_headings_and_lists(people):
    profiles = build(people, "learners/profiles.html")
    assert len(profiles.select("article .mark")) == 1
    assert profiles.select_one("h2 > svg.mark[aria-hidden=true]")
    assert not profiles.select("figure, aside .mark")
    home = build(people)
    assert home.select_one("ul.people > li > p > .mark + a")
    episode = build(people, "episodes/01-everything.html")
    assert [words(mark.parent) for mark in episode.select("article .mark")] == [
        "What Noor adds"
    ]


def test_another_drawing_is_shown_everywhere(people):
    build(people)
    drawing = people / "episodes/fig/binoculars.svg"
    drawing.write_text(SVG.replace("h7", "h8"), "utf-8")
    for page in ("index.html", "episodes/01-everything.html"):
        assert "h8" in str(build(people, page).select_one("svg.mark"))


def test_a_profile_without_a_drawing_has_no_mark(soup):
    assert not soup("learners/profiles.html").select(".mark")
