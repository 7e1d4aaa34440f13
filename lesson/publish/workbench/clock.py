"""Say when each section of an episode begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from docutils import nodes
from sphinx.application import Sphinx

from lesson.read.timetable import Timetable, read_slots

from .facts import FACTS, Step
from .schedule import Row, rows


def running_minutes(steps: Iterable[Step], teaching: int, exercises: int) -> list[int]:
    """Return after how many minutes each step begins.

    Teaching is shared out by the length of the sections. A challenge has the minutes
    that it states; those that state none share what is left for exercises.
    """
    steps = list(steps)
    words = sum(step.words for step in steps) or 1
    challenges = [step for step in steps if step.kind == "challenge"]
    silent = sum(1 for step in challenges if not step.minutes)
    left = max(exercises - sum(step.minutes for step in challenges), 0)
    share = left / silent if silent else 0
    starts, now = [], 0.0
    for step in steps:
        starts.append(round(now))
        now += teaching * step.words / words
        if step.kind == "challenge":
            now += step.minutes or share
    return starts


def start_times(
    timetable: Timetable | None, minutes: dict[str, int]
) -> dict[str, datetime]:
    """Return when each episode begins, by its file; nothing without a timetable.

    Parameters
    ----------
    timetable
        The days.
    minutes
        How long each episode takes, by its file.
    """
    days = timetable.days if timetable else ()
    slots = (slot for day in days for slot in read_slots(timetable, day, minutes))
    return {slot.file: slot.start for slot in slots if slot.file}


def starts_of(app: Sphinx) -> dict[str, tuple[Row, datetime | None]]:
    """Return each episode, by its page, with the time at which it begins, if known."""
    shown = rows(app.builder)
    starts = start_times(
        app.config.workbench_timetable, {row.file: row.minutes for row in shown}
    )
    return {row.page: (row, starts.get(row.file)) for row in shown}


def time_of(start: datetime | None, minute: int = 0) -> str:
    """Return when a minute of an episode is; nothing for one that no day has."""
    return f"{start + timedelta(minutes=minute):%H:%M}" if start else ""


def set_clock(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say to instructors, below each title of an episode, when it is time for it."""
    if docname not in app.config.workbench_places:
        return
    row, start = starts_of(app)[docname]
    steps = [step for step in app.env.metadata[docname][FACTS].steps if step.identifier]
    minutes = running_minutes(steps, row.teaching, row.exercises)
    shown = {
        step.identifier: " · ".join(filter(None, (time_of(start, at), f"minute {at}")))
        for step, at in zip(steps, minutes, strict=True)
    }
    for section in doctree.findall(nodes.section):
        if words := shown.pop((section["ids"] or [""])[0], ""):
            line = nodes.paragraph("", words, classes=["clock"])
            section.insert(1, line)


def setup(app: Sphinx) -> None:
    """Run when a page is written, and the minutes of all episodes are known."""
    app.connect("doctree-resolved", set_clock)
