"""Show when each episode is taught, how long it takes and what it answers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sphinx.builders.html import StandaloneHTMLBuilder

from lesson.read.timetable import Pause, Timetable


class Row(NamedTuple):
    """One episode in the schedule."""

    page: str
    link: str
    title: str
    questions: list[str]
    teaching: int
    exercises: int


class Slot(NamedTuple):
    """What begins at a time: an episode, a break, or the end of the day."""

    time: str
    row: Row | None
    pause: Pause | None


class Day(NamedTuple):
    """A day of the workshop, or a group of episodes that no day has."""

    title: str
    slots: list[Slot]


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
    by_file = {row.page.rpartition("/")[2] + ".md": row for row in episodes}
    found = []
    for number, files in enumerate(timetable.days, 1):
        taught = [(by_file.pop(file), timetable.pauses.get(file)) for file in files]
        title = f"Day {number}" if len(timetable.days) > 1 else "Workshop"
        found.append(Day(title, list(slots(timetable, taught))))
    if by_file:
        apart = [Slot("", row, None) for row in by_file.values()]
        found.append(Day("Apart from the workshop", apart))
    return found


def slots(
    timetable: Timetable, taught: list[tuple[Row, Pause | None]]
) -> Iterator[Slot]:
    """Yield what begins when in a day."""
    now = datetime.combine(date.min, timetable.start)
    for row, pause in taught:
        yield Slot(f"{now:%H:%M}", row, None)
        now += timedelta(minutes=row.teaching + row.exercises)
        if pause:
            yield Slot(f"{now:%H:%M}", None, pause)
            now += timedelta(minutes=pause.minutes)
    yield Slot(f"{now:%H:%M}", None, None)


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
