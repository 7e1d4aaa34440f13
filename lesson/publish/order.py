"""Put the pages in order, in the groups that the side bar has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from lesson.read.further import read_further, taught_files
from lesson.read.timetable import read_timetable

HOME = "index"
COLLECTED = {
    "keypoints": "Key points",
    "figures": "Figures",
    "exercises": "Exercises",
    "notes": "All instructor notes",
}
"""Pages made from all episodes, and their titles."""

WHOLE = "all-in-one"
MADE = COLLECTED | {WHOLE: "All in one"}
"""The same, with the page that has all episodes whole."""

CARD = re.compile(r"\]\((\w[\w-]*)\.md\)")
"""A link of the overview of the data to the page of a data set."""


class Group(NamedTuple):
    """Pages that stand together in the list of pages."""

    title: str
    pages: list[str]


class Place(NamedTuple):
    """Where an episode stands.

    Attributes
    ----------
    number
        Counted through all episodes.
    of
        How many a workshop has; 0 for an episode apart from it.
    group
        The title of its group.
    """

    number: int
    of: int
    group: str


def read_groups(woven: Path, config: dict[str, Any]) -> list[Group]:
    """Return the pages that there are, by group; groups without pages are left out."""
    groups = [
        Group("Start", [HOME, "setup"]),
        *episode_groups(config),
        Group("Reference", _reference(woven, config)),
        Group("For instructors", ["instructor-notes", "notes", "exercises"]),
    ]
    seen: set[str] = set()
    found = []
    for title, pages in groups:
        there = [page for page in pages if _is_new(woven, page, seen)]
        found.append(Group(title, there))
    return [group for group in found if group.pages]


def episode_groups(config: dict[str, Any]) -> list[Group]:
    """Return the episodes by day, then those apart from the workshop."""
    if not config.get("episodes"):
        return []
    timetable = read_timetable(config)
    days = timetable.days if timetable else ()
    if len(days) > 1:
        groups = [(f"Day {day}", files) for day, files in enumerate(days, 1)]
    else:
        groups = [("Episodes", tuple(taught_files(config)))]
    groups += [(group.title, group.files) for group in read_further(config)]
    return [Group(title, [_page(file) for file in files]) for title, files in groups]


def read_places(config: dict[str, Any]) -> dict[str, Place]:
    """Return where each episode stands, by page."""
    if not config.get("episodes"):
        return {}
    taught = len(taught_files(config))
    places = {}
    for group in episode_groups(config):
        for page in group.pages:
            number = len(places) + 1
            places[page] = Place(number, taught if number <= taught else 0, group.title)
    return places


def _reference(woven: Path, config: dict[str, Any]) -> list[str]:
    folder = sorted(path.name for path in (woven / "learners").glob("*.md"))
    files = ["reference.md", "profiles.md", *(config.get("learners") or folder)]
    learners = [f"learners/{file.removesuffix('.md')}" for file in files]
    overview = woven / "data/README.md"
    text = overview.read_text("utf-8") if overview.is_file() else ""
    data = ["data/README", *(f"data/{name}" for name in CARD.findall(text))]
    return ["keypoints", *learners, *data, "objectives", "figures", WHOLE]


def _page(file: str) -> str:
    return f"episodes/{file.removesuffix('.md')}"


def _is_new(woven: Path, page: str, seen: set[str]) -> bool:
    """Tell whether there is, or will be, such a page, and it is in no group yet."""
    there = page in MADE or (woven / f"{page}.md").is_file()
    if page in seen or not there:
        return False
    seen.add(page)
    return True
