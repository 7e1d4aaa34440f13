"""When the lesson is taught: the entry `timetable` of the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from lesson.faults import Fault
from lesson.read.further import taught_files
from lesson.read.yaml_file import item_line

# Where the timetable goes in a page. The Workbench and editors pass a comment by.
PLACE = re.compile(r"^<!--\s*timetable\s*-->[ \t]*$", re.MULTILINE)

NAME_ANOTHER = "name one of `episodes:` that stands before those of `further:`"


@dataclass(frozen=True)
class Pause:
    """A break after an episode, or what else happens then."""

    minutes: int
    name: str = "break"


@dataclass(frozen=True)
class Timetable:
    """When the days start, which episodes each has, and the breaks between them.

    Attributes
    ----------
    start
        Of every day.
    days
        The files of the episodes of each day, in order.
    pauses
        By the file of the episode that they follow.
    """

    start: time
    days: tuple[tuple[str, ...], ...]
    pauses: Mapping[str, Pause]


def read_timetable(config: Mapping[str, Any]) -> Timetable | None:
    """Return the timetable of a configuration without faults, if it has one."""
    entry = config.get("timetable")
    if entry is None:
        return None
    files = taught_files(config)
    starts = [files.index(first) for first in entry["days"]]
    ends = [*starts[1:], len(files)]
    pauses = {
        pause["after"]: Pause(pause["minutes"], pause.get("name", Pause.name))
        for pause in entry.get("breaks", [])
    }
    days = (tuple(files[a:b]) for a, b in zip(starts, ends, strict=True))
    return Timetable(time.fromisoformat(entry["start"]), tuple(days), pauses)


class Slot(NamedTuple):
    """What begins at a time: an episode, a break, or, without either, the evening.

    Attributes
    ----------
    start
        On a day that means nothing.
    file
        The file of the episode.
    pause
        The break.
    """

    start: datetime
    file: str | None = None
    pause: Pause | None = None


def read_slots(
    timetable: Timetable, files: Iterable[str], minutes: Mapping[str, int]
) -> Iterator[Slot]:
    """Yield what begins when in a day, and when it ends.

    Parameters
    ----------
    timetable
        When days start, and the breaks.
    files
        The episodes of the day.
    minutes
        How long each takes, by its file; 0 for one that is not there.
    """
    now = datetime.combine(date.min, timetable.start)
    for file in files:
        yield Slot(now, file)
        now += timedelta(minutes=minutes.get(file, 0))
        if pause := timetable.pauses.get(file):
            yield Slot(now, pause=pause)
            now += timedelta(minutes=pause.minutes)
    yield Slot(now)


def timetable_faults(config: Mapping[str, Any], path: Path) -> list[Fault]:
    """Return what is wrong with a timetable of the right form.

    Parameters
    ----------
    config
        The configuration.
    path
        Its file, for messages.
    """
    entry = config.get("timetable") or {}
    files = taught_files(config)
    found = [*_day_faults(entry, files), *_break_faults(entry, files)]
    return [Fault(path, line, "timetable", message) for line, message in found]


def _day_faults(entry: Any, files: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the fault of each day that starts with a wrong episode."""
    last = -1
    for index, first in enumerate(entry.get("days", [])):
        line = item_line(entry, "days", index)
        if first not in files:
            yield line, f"`{first}` is not taught; {NAME_ANOTHER}"
        elif index == 0 and first != files[0]:
            yield line, f"the first day starts with the first episode, `{files[0]}`"
        elif files.index(first) <= last:
            yield line, f"`{first}` comes before the day above; list days in order"
        last = files.index(first) if first in files else last


def _break_faults(entry: Any, files: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the fault of each break that has no place of its own."""
    seen: set[str] = set()
    for index, pause in enumerate(entry.get("breaks", [])):
        line, after = item_line(entry, "breaks", index), pause["after"]
        if after not in files:
            yield line, f"`{after}` is not taught; {NAME_ANOTHER}"
        elif after in seen:
            yield line, f"there is a break after `{after}` already; join the two"
        seen.add(after)


def place_faults(text: str, path: Path, config: Mapping[str, Any]) -> list[Fault]:
    """Return a fault for each place of a page that no timetable can fill."""
    if config.get("timetable") is not None:
        return []
    message = "config.yaml has no `timetable:` with start, days and breaks; add it"
    return [
        Fault(path, text.count("\n", 0, found.start()) + 1, "timetable", message)
        for found in PLACE.finditer(text)
    ]
