"""Make the timetable of the days, from the configuration and the episodes' minutes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.read.lesson import Lesson
from lesson.read.timetable import PLACE, Timetable, read_slots, read_timetable

END_OF_DAY = "end of the day"
END = "end of the workshop"


def fill_timetable(text: str, page: Path, lesson: Lesson) -> str:
    """Return a page with the timetable in the place that it leaves for it.

    Parameters
    ----------
    text
        The page as written.
    page
        Its file, relative to the lesson's folder: links start from it.
    lesson
        The lesson.
    """
    timetable = read_timetable(lesson.config)
    if timetable is None or not PLACE.search(text):
        return text
    tables = "\n\n".join(_tables(timetable, page, lesson))
    return PLACE.sub(lambda _: tables, text)


def line_above_timetable(layout: Layout, page: Path, line: int) -> int:
    """Return the line of a page as written that a line of its woven form comes from."""
    written = (layout.root / page).read_text("utf-8")
    woven = (layout.woven / page).read_text("utf-8")
    place = PLACE.search(written)
    first = written.count("\n", 0, place.start()) + 1 if place else line
    added = woven.count("\n") - written.count("\n")
    return line if line <= first else max(first, line - added)


def _tables(timetable: Timetable, page: Path, lesson: Lesson) -> Iterator[str]:
    episodes = {episode.path.name: episode for episode in lesson.episodes}
    minutes = {
        file: episode.meta["teaching"] + episode.meta["exercises"]
        for file, episode in episodes.items()
    }
    for number, files in enumerate(timetable.days, 1):
        end = END if number == len(timetable.days) else END_OF_DAY
        lines = [f"| day {number} | what |", "| --- | --- |"]
        for slot in read_slots(timetable, files, minutes):
            what = _cell(slot.pause.name) if slot.pause else end
            if slot.file:
                what = _link(episodes[slot.file], page.parent)
            lines.append(f"| {slot.start:%H:%M} | {what} |")
        yield "\n".join(lines)


def _link(episode: Episode, folder: Path) -> str:
    link = Path(os.path.relpath(episode.path, folder)).as_posix()
    return f"[{_cell(episode.title)}]({link})"


def _cell(text: str) -> str:
    """Return a text that does not end its cell of the table."""
    return text.replace("|", "\\|")
