"""The pace of an episode as a table, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lesson.check import plan
from lesson.check.pace.exercises import exercises
from lesson.check.pace.measure import Pace, measure, on_main_path, parts
from lesson.check.page import Page

HEAD = "minutes  words  lines  given  seconds  section"


def pace_table(page: Page, executed: Any | None) -> list[str]:
    """Return the lines of the table.

    Parameters
    ----------
    page
        The episode.
    executed
        Its notebook with the seconds that each cell ran, if it has run.
    """
    needed, minutes = measure(page), page.meta["teaching"]
    most = minutes * plan.PACE_TOLERANCE
    verdict = "more than" if needed.minutes > most else "of at most"
    lines = [
        f"{page.path.stem}: {needed.minutes:.1f} minutes of teaching needed, "
        f"{verdict} {most:.1f} ({minutes} declared)",
        HEAD,
    ]
    seconds = _seconds(page, executed) if executed else {}
    for part in parts(page):
        ran = [s for line, s in seconds.items() if part.first <= line <= part.last]
        lines.append(_row(part.pace, ran, part.title))
    lines.append(_row(needed, list(seconds.values()), "in all"))
    return [*lines, *_exercises(page)]


def _row(pace: Pace, seconds: list[float], title: str) -> str:
    ran = f"{sum(seconds):.1f}" if seconds else ""
    return (
        f"{pace.minutes:7.1f}  {pace.words:5}  {pace.typed:5}  {pace.given:5}  "
        f"{ran:>7}  {title}"
    )


def _seconds(page: Page, executed: Any) -> dict[int, float]:
    """Return how long each block of the main path ran, by the line of its fence."""
    ran = {
        cell.metadata.lesson.line - 1: cell.metadata.lesson.get("seconds", 0.0)
        for cell in executed.cells
        if cell.cell_type == "code"
    }
    lines = [block.line for block in page.python if on_main_path(page, block)]
    return {line: ran[line] for line in lines if line in ran}


def _exercises(page: Page) -> Iterator[str]:
    """Yield the exercises with their minutes, and what they add up to."""
    found = exercises(page)
    for exercise in found:
        minutes = "?" if exercise.minutes is None else exercise.minutes
        title = exercise.title.title if exercise.title else ""
        yield f"{minutes:>7}  {exercise.div.name}: {title}"
    stated = sum(exercise.minutes or 0 for exercise in found)
    yield f"{stated:7}  exercises in all, {page.meta['exercises']} declared"
