"""What time it is in an episode, for instructors."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lesson.publish.site import build_site

EPISODE = "episodes/01-everything.html"
DAYS = 'timetable:\n  start: "08:30"\n  days: [02-second.md]\n'


def clocks(html: Path, page: str = EPISODE) -> dict[str, str]:
    """Return what the clock says below each title."""
    soup = BeautifulSoup((html / page).read_text("utf-8"), "html.parser")
    return {
        clock.find_parent("section")["id"]: clock.get_text()
        for clock in soup.select(".clock")
    }


@pytest.fixture
def html_with_days(woven, tmp_path) -> Path:
    with (woven / "config.yaml").open("a", encoding="utf-8") as file:
        file.write(DAYS)
    assert build_site(woven, tmp_path / "work") == []
    return tmp_path / "work/html"


def test_sections_and_challenges_have_their_minutes_as_on_the_page_of_notes(html, soup):
    shown = clocks(html)
    assert shown["page-title"] == "minute 0"
    assert "shift" in shown and "running-code" in shown and "tables" in shown
    assert "overview" not in shown and "good-to-know" not in shown
    for step in soup("notes.html").select(f".collected-step a[href^='{EPISODE}#']"):
        identifier = step["href"].partition("#")[2]
        minute = step.find_previous_sibling(class_="length").get_text()
        assert shown.pop(identifier) == minute
    assert shown == {}


def test_with_a_timetable_they_have_the_time_of_day(html_with_days):
    shown = clocks(html_with_days)
    assert shown["page-title"] == "10:00 · minute 0"
    minute = int(shown["shift"].split()[-1])
    assert shown["shift"].split()[0] == f"10:{minute:02}"


@pytest.mark.parametrize("field", ["teaching: 70", "exercises: 20"])
def test_what_an_earlier_episode_takes_moves_the_later_ones(
    woven, tmp_path, html_with_days, field
):
    name, minutes = field.split()
    path = woven / "episodes/02-second.md"
    text = path.read_text("utf-8").replace(field, f"{name} {int(minutes) + 15}")
    path.write_text(text, "utf-8")
    assert build_site(woven, tmp_path / "work") == []
    assert clocks(html_with_days)["page-title"] == "10:15 · minute 0"


def test_only_instructors_see_it_and_no_projector_shows_it(tab, html):
    tab.goto((html / EPISODE).as_uri())
    assert tab.locator(".clock").count() > 5
    assert tab.locator(".clock:visible").count() == 0
    tab.get_by_role("button", name="Instructor view").click()
    assert tab.locator(".clock:visible").count() == tab.locator(".clock").count()
    tab.get_by_role("button", name="Projector mode").press("Enter")
    assert tab.locator(".clock:visible").count() == 0


def test_without_a_script_it_is_not_shown(browser, html):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((html / EPISODE).as_uri())
    assert tab.locator(".clock:visible").count() == 0
    context.close()


def test_it_is_not_searched_for_nor_in_key_points(html):
    index = (html / "search-index.js").read_text("utf-8")
    assert "minute 0" not in index
    assert "minute" not in (html / "keypoints.html").read_text("utf-8")
