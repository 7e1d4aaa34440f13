"""The timetable of the instructor notes is made, not typed."""

import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from lesson.faults import LessonError
from lesson.layout import Layout
from lesson.read.further import Group, read_further, taught_files
from lesson.read.lesson import read_lesson
from lesson.read.timetable import PLACE
from lesson.weave.timetable import fill_timetable

ROOT = Path(__file__).parents[2]
NOTES = Path("instructor-notes.md")
ROW = re.compile(r"^\| (\d\d:\d\d) \| (.*) \|$", re.MULTILINE)
LINK = re.compile(r"\[.*\]\(episodes/(.*)\.md\)")


def rows(text: str) -> list[tuple[datetime, str]]:
    return [
        (datetime.strptime(time, "%H:%M"), what) for time, what in ROW.findall(text)
    ]


def test_each_episode_has_its_minutes_and_each_break_its_own():
    lesson = read_lesson(Layout(ROOT))
    source = (ROOT / NOTES).read_text("utf-8")
    assert PLACE.search(source) and not ROW.search(source)
    found = rows(fill_timetable(source, NOTES, lesson))
    given, breaks = {}, []
    for (start, what), (end, _) in pairwise(found):
        minutes = (end - start).seconds // 60
        if link := LINK.fullmatch(what):
            given[link[1]] = minutes
        elif not what.startswith("end of"):
            breaks.append(minutes)
    wanted = {
        episode.name: episode.meta["teaching"] + episode.meta["exercises"]
        for episode in lesson.episodes
        if episode.path.name in taught_files(lesson.config)
    }
    assert given == wanted
    timetable = lesson.config["timetable"]
    assert breaks == [pause["minutes"] for pause in timetable["breaks"]]
    starts = {what for time, what in found if f"{time:%H:%M}" == timetable["start"]}
    firsts = [first.removesuffix(".md") for first in timetable["days"]]
    assert {LINK.fullmatch(what)[1] for what in starts} == set(firsts)


# A small lesson of three episodes of fifteen minutes each.

CONFIG = """\
title: A small lesson
source: https://example.org/lesson
episodes:
  - 01-sums.md
  - 02-more.md
  - 03-last.md
"""
FURTHER = """\
further:
  - {first: 03-last.md, title: Case studies}
"""
ONE_DAY = """\
timetable:
  start: "09:00"
  days: [01-sums.md]
"""
TIMETABLE = """\
timetable:
  start: "08:55"
  days:
    - 01-sums.md
    - 03-last.md
  breaks:
    - {after: 01-sums.md, minutes: 10, name: tea | coffee}
    - {after: 03-last.md, minutes: 5}
"""
FILLED = """\
| day 1 | what |
| --- | --- |
| 08:55 | [Sums](episodes/01-sums.md) |
| 09:10 | tea \\| coffee |
| 09:20 | [A \\| B](episodes/02-more.md) |
| 09:35 | end of the day |

| day 2 | what |
| --- | --- |
| 08:55 | [Sums](episodes/03-last.md) |
| 09:10 | break |
| 09:15 | end of the workshop |
"""


@pytest.fixture
def three(small):
    small.episode("One.")
    small.episode("Two.", name="02-more", title="A | B")
    small.episode("Three.", name="03-last")
    small.write("config.yaml", CONFIG + TIMETABLE)
    small.write("instructor-notes.md", "---\ntitle: Notes\n---\n\n<!-- timetable -->\n")
    return small


def fault_of(small, config, old, new) -> str:
    """Return the one fault of a lesson with something else in its configuration."""
    assert old in config
    small.write("config.yaml", config.replace(old, new, 1))
    with pytest.raises(LessonError) as caught:
        read_lesson(small.layout)
    [fault] = caught.value.faults
    return str(fault)


def test_days_and_breaks_are_those_of_the_configuration(three):
    lesson = read_lesson(three.layout)
    assert fill_timetable("<!-- timetable -->\n", NOTES, lesson) == FILLED
    inside = fill_timetable("<!-- timetable -->\n", Path("learners/x.md"), lesson)
    assert "(../episodes/01-sums.md)" in inside


def test_page_without_a_place_stays_as_it_is(three):
    text = "See `<!-- timetable -->`.\n"
    assert fill_timetable(text, NOTES, read_lesson(three.layout)) == text


def test_what_stands_apart_is_in_no_day(three):
    three.write("config.yaml", CONFIG + FURTHER + ONE_DAY)
    lesson = read_lesson(three.layout)
    assert read_further(lesson.config) == (Group("Case studies", ("03-last.md",)),)
    [(_, first), (_, second), (time, last)] = rows(
        fill_timetable("<!-- timetable -->\n", NOTES, lesson)
    )
    assert "01-sums" in first and "02-more" in second
    assert (f"{time:%H:%M}", last) == ("09:30", "end of the workshop")


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("{first: 03-last.md", "{first: 03-gone.md", "8: further: `03-gone.md` is not"),
        ("{first: 03-last.md", "{first: 01-sums.md", "8: further: `01-sums.md` is the"),
        (
            "Case studies}",
            "Case studies}\n  - {first: 02-more.md, title: B}",
            "9: further: `02-more.md` does not follow",
        ),
        (
            "Case studies}",
            "Case studies}\n  - {first: 03-last.md, title: B}",
            "9: further: `03-last.md` does not follow",
        ),
        (", title: Case studies", "", "8: yaml: `further/0`"),
        ("title: Case studies", "title: ''", "8: yaml: `further/0/title`"),
        ("days: [01-sums.md", "days: [01-sums.md, 03-last.md", "11: timetable: `03"),
    ],
)
def test_bad_groups(three, old, new, start):
    fault = fault_of(three, CONFIG + FURTHER + ONE_DAY, old, new)
    assert fault.startswith(f"config.yaml:{start}"), fault


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        (
            "    - 01-sums.md\n    - 03",
            "    - 02-more.md\n    - 03",
            "10: timetable: the",
        ),
        ("    - 03-last.md", "    - 03-gone.md", "11: timetable: `03-gone.md` is not"),
        ("    - 03-last.md", "    - 01-sums.md", "9: yaml: `timetable/days`"),
        (
            "    - 03-last.md",
            "    - 03-last.md\n    - 02-more.md",
            "12: timetable: `02-more.md` comes before",
        ),
        (
            "{after: 03",
            "{after: 01-sums.md, minutes: 3}\n    - {after: 03",
            "14: timetable",
        ),
        ("after: 03-last.md", "after: lunch", "14: timetable: `lunch` is not"),
        ('"08:55"', '"8:55"', "8: yaml: `timetable/start`"),
        ('"08:55"', '"24:00"', "8: yaml: `timetable/start`"),
        ('"08:55"', "855", "8: yaml: `timetable/start`"),
        ("minutes: 5}", "minutes: -5}", "14: yaml: `timetable/breaks/1/minutes`"),
        ("minutes: 5}", "minutes: five}", "14: yaml: `timetable/breaks/1/minutes`"),
        (", minutes: 5", "", "14: yaml: `timetable/breaks/1`"),
        ("  start", "  begin: 9\n  start", "7: yaml: `timetable`"),
        (TIMETABLE, "", "instructor-notes.md:5: timetable: config.yaml has no"),
    ],
)
def test_bad_configuration(three, old, new, start):
    fault = fault_of(three, CONFIG + TIMETABLE, old, new)
    place = "" if start.startswith("instructor") else "config.yaml:"
    assert fault.startswith(f"{place}{start}"), fault
