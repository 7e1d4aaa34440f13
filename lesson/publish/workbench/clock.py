"""Say when each section of an episode begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lesson.read.timetable import Timetable, read_slots

from .facts import Step


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
