"""Minutes: what an episode and the whole lesson take."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from lesson.check import plan
from lesson.check.pace.exercises import Exercise, exercises, is_paced, misplaced
from lesson.check.pace.measure import measure
from lesson.check.page import Page
from lesson.check.rules import EPISODES, LESSON, Finding, lesson_rule, page_rule
from lesson.check.sources import Sources

CONFIG = Path("config.yaml")
EXAMPLE = "write ## Title {#short-name minutes=5}"


@page_rule(EPISODES)
def pace(page: Page) -> Iterator[Finding]:
    """What stands on the main path can be taught in the minutes for it."""
    minutes = page.meta.get("teaching", 0)
    needed = measure(page).minutes
    line = page.meta_line("teaching")
    if exercises(page) and not is_paced(page):
        message = (
            f"not yet paced: needs {math.ceil(needed)} of {minutes} minutes, and its "
            "exercises do not state theirs"
        )
        yield Finding(line, message, warning=True)
    elif needed > minutes * plan.PACE_TOLERANCE:
        message = (
            f"teaching needs {math.ceil(needed)} minutes and has {minutes}; give code, "
            f"move what is optional into a spoiler, or cut: `lesson pace "
            f"{page.path.stem}` shows where"
        )
        yield Finding(line, message)


@page_rule(EPISODES)
def exercise_rate(page: Page) -> Iterator[Finding]:
    """Learners do something at least every fifteen minutes of teaching."""
    minutes = page.meta.get("teaching", 0)
    wanted = math.ceil(minutes / plan.TEACHING_PER_EXERCISE)
    count = len(exercises(page))
    if count < wanted:
        message = (
            f"{count} exercises for {minutes} minutes of teaching; have one for every "
            f"{plan.TEACHING_PER_EXERCISE}, that is {wanted}"
        )
        yield Finding(page.meta_line("teaching"), message)


@page_rule(EPISODES)
def exercise_gap(page: Page) -> Iterator[Finding]:
    """An exercise comes at most fifteen minutes of teaching after the one before."""
    if not is_paced(page):
        return
    after, since = "the beginning", 1
    for place, (line, end) in _stops(page):
        minutes = measure(page, since, line).minutes
        if minutes > plan.TEACHING_PER_EXERCISE:
            message = (
                f"{math.ceil(minutes)} minutes of teaching between {after} and {place};"
                f" at most {plan.TEACHING_PER_EXERCISE}: move an exercise, or shorten"
            )
            yield Finding(line, message)
        after, since = f"the exercise on line {line}", end


def _stops(page: Page) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield where teaching pauses: at each exercise, and at the end."""
    for exercise in exercises(page):
        yield "this exercise", (exercise.div.line, exercise.div.end)
    ends = [div.line for div in page.divs if div.name == "keypoints"]
    yield "the end", (max(ends, default=page.last_line), page.last_line)


@page_rule(EPISODES)
def exercise_minutes(page: Page) -> Iterator[Finding]:
    """Each exercise states its minutes, once any does."""
    for exercise in exercises(page) if is_paced(page) else []:
        if exercise.title and exercise.minutes is None:
            yield Finding(exercise.title.line, _without_minutes(exercise))


def _without_minutes(exercise: Exercise) -> str:
    if exercise.stated is None:
        return f"this {exercise.div.name} does not state its minutes; {EXAMPLE}"
    return f"`{exercise.stated}` is no whole number of minutes from 1 on; {EXAMPLE}"


@page_rule(LESSON)
def minutes_place(page: Page) -> Iterator[Finding]:
    """Nothing but an exercise states minutes."""
    for heading in misplaced(page):
        message = "only challenges and discussions have minutes; remove them here"
        yield Finding(heading.line, message)


@page_rule(EPISODES)
def exercise_time(page: Page) -> Iterator[Finding]:
    """The minutes of the exercises are those that they state, added up."""
    minutes = page.meta.get("exercises", 0)
    found = exercises(page)
    stated = [exercise.minutes for exercise in found]
    line = page.meta_line("exercises")
    if bool(minutes) != bool(found):
        message = f"{minutes} minutes for {len(found)} exercises; give each its time"
        yield Finding(line, message)
    elif None not in stated and sum(stated) != minutes:
        terms = " + ".join(map(str, stated))
        message = f"the exercises state {terms} = {sum(stated)} minutes, not {minutes}"
        yield Finding(line, f"{message}; make both agree")


@page_rule(EPISODES)
def episode_length(page: Page) -> Iterator[Finding]:
    """An episode fits between two breaks."""
    minutes = _minutes(page)
    if minutes > plan.LONGEST_EPISODE:
        message = (
            f"{minutes} minutes of teaching and exercises; "
            f"at most {plan.LONGEST_EPISODE}, so split the episode"
        )
        yield Finding(page.meta_line("teaching"), message)


@lesson_rule
def schedule(lesson: Sources) -> Iterator[Finding]:
    """The episodes of the workshop together fit into two days."""
    if CONFIG in lesson.broken:  # nobody can tell which episodes a workshop has
        return
    minutes = sum(_minutes(page) for page in lesson.taught_episodes)
    count = len(lesson.taught)
    if minutes > plan.MINUTES:
        message = f"{minutes} minutes in all; two days have {plan.MINUTES}"
        yield Finding(None, message, path=CONFIG)
    if not lesson.is_whole:
        message = (
            f"{count} of {plan.EPISODES} episodes take {minutes} of "
            f"{plan.MINUTES} minutes; the others are still to come"
        )
        yield Finding(None, message, path=CONFIG, warning=True)


@lesson_rule
def teaching_share(lesson: Sources) -> Iterator[Finding]:
    """Learners work for as long as they listen, or longer."""
    if CONFIG in lesson.broken or lesson.broken_episodes or not lesson.is_whole:
        return
    teaching = sum(page.meta.get("teaching", 0) for page in lesson.taught_episodes)
    minutes = sum(_minutes(page) for page in lesson.taught_episodes)
    if teaching > minutes * plan.TEACHING_SHARE:
        message = (
            f"{teaching} of {minutes} minutes are teaching; at most "
            f"{plan.TEACHING_SHARE:.0%}, so teach less or exercise more"
        )
        yield Finding(None, message, path=CONFIG)


@lesson_rule
def day_length(lesson: Sources) -> Iterator[Finding]:
    """The episodes of each day of the timetable take six hours, breaks apart."""
    if lesson.timetable is None:
        return
    lengths = {page.path.name: _minutes(page) for page in lesson.taught_episodes}
    for number, files in enumerate(lesson.timetable.days, 1):
        minutes = sum(lengths.get(file, 0) for file in files)
        if minutes > plan.DAY_MINUTES:
            message = (
                f"day {number} has {minutes} minutes of teaching and exercises; at "
                f"most {plan.DAY_MINUTES}: let the next day start earlier, or shorten"
            )
            yield Finding(None, message, path=CONFIG)


def _minutes(page: Page) -> int:
    """Return the minutes of an episode; those that its exercises state, if all do."""
    stated = [exercise.minutes for exercise in exercises(page)]
    declared = page.meta.get("exercises", 0)
    minutes = declared if not stated or None in stated else sum(stated)
    return page.meta.get("teaching", 0) + minutes
