"""Show when each episode is taught, how long it takes and what it answers."""

import posixpath
from typing import NamedTuple

from sphinx.builders.html import StandaloneHTMLBuilder

from lesson.read.timetable import Pause, Timetable, read_slots


class Row(NamedTuple):
    """One episode in the schedule."""

    page: str
    link: str
    title: str
    questions: list[str]
    teaching: int
    exercises: int

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{posixpath.basename(self.page)}.md"

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.teaching + self.exercises


class Entry(NamedTuple):
    """What begins at a time: an episode, a break, or the end of the day."""

    time: str
    row: Row | None
    pause: Pause | None


class Day(NamedTuple):
    """A day of the workshop, or a group of episodes that no day has."""

    title: str
    slots: list[Entry]


def rows(builder: StandaloneHTMLBuilder) -> list[Row]:
    """Collect the episodes in their order."""
    env, config = builder.env, builder.config
    return [
        Row(
            page,
            builder.get_relative_uri(config.root_doc, page),
            env.titles[page].astext(),
            env.metadata[page].get("questions", []),
            minutes(env.metadata[page].get("teaching")),
            minutes(env.metadata[page].get("exercises")),
        )
        for page in config.workbench_pages
        if page.startswith("episodes/") and page in env.titles
    ]


def minutes(value: object) -> int:
    """Read minutes from front matter, which may lack them."""
    return int(value) if str(value).isdigit() else 0


def duration(total: int) -> str:
    """Write minutes as people say them."""
    hours, rest = divmod(total, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def days(episodes: list[Row], timetable: Timetable) -> list[Day]:
    """Give each episode of the workshop its time, and each break."""
    by_file = {row.file: row for row in episodes}
    taken = {row.file: row.minutes for row in episodes}
    found = []
    for number, files in enumerate(timetable.days, 1):
        entries = [
            Entry(f"{slot.start:%H:%M}", by_file.get(slot.file), slot.pause)
            for slot in read_slots(timetable, files, taken)
        ]
        title = f"Day {number}" if len(timetable.days) > 1 else "Workshop"
        found.append(Day(title, entries))
    taught = {file for files in timetable.days for file in files}
    apart = [Entry("", row, None) for row in episodes if row.file not in taught]
    return [*found, *([Day("Apart from the workshop", apart)] if apart else [])]


def write_schedule(builder: StandaloneHTMLBuilder) -> str:
    """Write the tables; their HTML is in templates."""
    episodes, timetable = rows(builder), builder.config.workbench_timetable
    values = {
        "episodes": episodes,
        "teaching": sum(row.teaching for row in episodes),
        "exercises": sum(row.exercises for row in episodes),
        "duration": duration,
    }
    if timetable is None:
        return builder.templates.render("schedule.html", values)
    values["days"] = days(episodes, timetable)
    return builder.templates.render("days.html", values)
