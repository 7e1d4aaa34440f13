"""Minutes: what an episode and the whole lesson take."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from lesson.check import plan
from lesson.check.page import Page
from lesson.check.rules import EPISODES, Finding, lesson_rule, page_rule
from lesson.check.sources import Sources
from lesson.check.structure import EXERCISES

CONFIG = Path("config.yaml")


@page_rule(EPISODES)
def exercise_rate(page: Page) -> Iterator[Finding]:
    """Learners do something at least every fifteen minutes of teaching."""
    minutes = page.meta.get("teaching", 0)
    wanted = math.ceil(minutes / plan.TEACHING_PER_EXERCISE)
    count = sum(div.name in EXERCISES for div in page.divs)
    if count < wanted:
        message = (
            f"{count} exercises for {minutes} minutes of teaching; have one for every "
            f"{plan.TEACHING_PER_EXERCISE}, that is {wanted}"
        )
        yield Finding(page.meta_line("teaching"), message)


@page_rule(EPISODES)
def exercise_time(page: Page) -> Iterator[Finding]:
    """There is time for exercises if, and only if, there are some."""
    minutes = page.meta.get("exercises", 0)
    count = sum(div.name in EXERCISES for div in page.divs)
    if bool(minutes) != bool(count):
        message = f"{minutes} minutes for {count} exercises; give each its time"
        yield Finding(page.meta_line("exercises"), message)


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
    """All episodes together fit into two days."""
    minutes = sum(_minutes(page) for page in lesson.whole_episodes)
    count = len(lesson.episode_names)
    if minutes > plan.MINUTES:
        message = f"{minutes} minutes in all; two days have {plan.MINUTES}"
        yield Finding(None, message, path=CONFIG)
    if not lesson.is_whole:
        message = (
            f"{count} of {plan.EPISODES} episodes take {minutes} of "
            f"{plan.MINUTES} minutes; the others are still to come"
        )
        yield Finding(None, message, path=CONFIG, warning=True)


def _minutes(page: Page) -> int:
    return page.meta.get("teaching", 0) + page.meta.get("exercises", 0)
