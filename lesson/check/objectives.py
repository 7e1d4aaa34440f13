"""Objectives: measurable, taught, practised and assessed.

``objectives.yaml`` maps the objectives of the lesson to places in episodes, and those
of each episode to its challenges.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from lesson.check import plan
from lesson.check.page import Page
from lesson.check.rules import EPISODES, Finding, lesson_rule, page_rule
from lesson.check.sources import OBJECTIVES, Sources
from lesson.check.structure import items
from lesson.check.words import phrases

# What is assessed is practised; `practised` names further places.
NEEDED = ("taught", "assessed")


@page_rule(EPISODES)
def objective_vague(page: Page) -> Iterator[Finding]:
    """An objective starts with a verb whose result can be seen."""
    vague = phrases("vague")
    for div in page.divs:
        if div.name != "objectives":
            continue
        for line, text in items(page, div):
            if match := vague.match(text):
                message = (
                    f"nobody can see whether somebody can `{match[0].lower()}`; say "
                    "what learners will do: describe, calculate, choose, compare, …"
                )
                yield Finding(line, message, match[0].lower())


@lesson_rule
def objective_number(lesson: Sources) -> Iterator[Finding]:
    """Identifiers are permanent: those of a group count from 1 without a gap."""
    content = lesson.objectives
    if content is None:
        return
    expected: dict[str, int] = defaultdict(lambda: 1)
    for identifier in content["lesson"]:
        group, _, number = identifier.rpartition("-")
        if int(number) != expected[group]:
            message = f"`{identifier}` where {group}-{expected[group]} should follow"
            yield _finding(content["lesson"], identifier, message)
            return
        expected[group] += 1
    if len(content["lesson"]) != plan.OBJECTIVES:
        message = f"{len(content['lesson'])} objectives; there are {plan.OBJECTIVES}"
        yield _finding(content, "lesson", message)


@lesson_rule
def objective_open(lesson: Sources) -> Iterator[Finding]:
    """Each objective of the lesson is taught and assessed."""
    content = (lesson.objectives or {}).get("lesson", {})
    unmet = {
        identifier: [need for need in NEEDED if not entry.get(need)]
        for identifier, entry in content.items()
    }
    unmet = {identifier: needs for identifier, needs in unmet.items() if needs}
    if unmet and not lesson.is_whole:
        untouched = [i for i, needs in unmet.items() if len(needs) == len(NEEDED)]
        message = (
            f"{len(untouched)} of {len(content)} objectives are still to be taught"
        )
        yield Finding(None, message, path=OBJECTIVES, warning=True)
        unmet = {i: needs for i, needs in unmet.items() if i not in untouched}
    for identifier, needs in unmet.items():
        message = f"{identifier} is not yet {' or '.join(needs)}; name the place"
        yield _finding(content, identifier, message)


@lesson_rule
def objective_place(lesson: Sources) -> Iterator[Finding]:
    """The places that objectives are mapped to exist, and are what they should be."""
    for entry in (lesson.objectives or {}).get("lesson", {}).values():
        for need in ("taught", "practised", "assessed"):
            for index, place in enumerate(entry.get(need) or []):
                if fault := _place_fault(lesson, place, need):
                    line = _item_line(entry[need], index)
                    yield Finding(line, fault, path=OBJECTIVES)
    for page, mapped in _mapped(lesson):
        for entry in mapped:
            for index, name in enumerate(entry["assessed"]):
                place = f"{page.path.stem}#{name}"
                if fault := _place_fault(lesson, place, "assessed"):
                    line = _item_line(entry["assessed"], index)
                    yield Finding(line, fault, path=OBJECTIVES)


def _place_fault(lesson: Sources, place: str, need: str) -> str:
    name, _, anchor = place.partition("#")
    path = lesson.episode_path(name)
    if path in lesson.broken:
        return ""
    page = lesson.by_path.get(path)
    if page is None:
        return f"there is no episode `{name}`"
    there = set(challenges(page))
    sections = {section.heading.slug for section in page.sections}
    if need == "taught" and anchor not in sections:
        return f"`{name}` has no section `#{anchor}`; it has {_some(sections)}"
    if need != "taught" and anchor not in there:
        return f"`{name}` has no challenge `#{anchor}`; it has {_some(there)}"
    return ""


def _some(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


@lesson_rule
def objective_unmapped(lesson: Sources) -> Iterator[Finding]:
    """``objectives.yaml`` lists every episode, and no other."""
    content = lesson.objectives
    if content is None:
        return
    for page in lesson.whole_episodes:
        if page.path.stem not in content["episodes"]:
            message = (
                f"its objectives are not in {OBJECTIVES}; map each to the challenges "
                "that assess it"
            )
            yield Finding(1, message, path=page.path)
    for name in content["episodes"]:
        if name not in lesson.episode_names:
            message = f"there is no episode `{name}`"
            yield _finding(content["episodes"], name, message)


@lesson_rule
def objective_text(lesson: Sources) -> Iterator[Finding]:
    """Objectives read the same in the episode and in the map, in the same order."""
    for page, mapped in _mapped(lesson):
        written = _objectives(page)
        if not written:
            continue  # div-missing says so
        for entry, item in zip_longest(mapped, written):
            if item is None:
                message = f"`{entry['text']}` is not an objective of {page.path.stem}"
                yield Finding(_line(entry), message, path=OBJECTIVES)
            elif entry is None:
                message = f"this objective is not in {OBJECTIVES}; map it, in its place"
                yield Finding(item[0], message, path=page.path)
            elif _words(entry["text"]) != _words(item[1]):
                message = f"{OBJECTIVES} says `{entry['text']}`; make both the same"
                yield Finding(item[0], message, path=page.path)
                break  # the others may only have moved


@lesson_rule
def objective_assessed(lesson: Sources) -> Iterator[Finding]:
    """Each objective of an episode is assessed by a challenge."""
    for _, mapped in _mapped(lesson):
        for entry in mapped:
            if not entry["assessed"]:
                message = f"no challenge assesses `{entry['text']}`; name one"
                yield Finding(_line(entry), message, path=OBJECTIVES)


@lesson_rule
def challenge_purpose(lesson: Sources) -> Iterator[Finding]:
    """Each challenge assesses an objective of its episode."""
    for page, mapped in _mapped(lesson):
        used = {name for entry in mapped for name in entry["assessed"]}
        if used - set(challenges(page)):
            continue  # a renamed one is reported by objective-place
        for name, line in challenges(page).items():
            if name not in used:
                message = f"`#{name}` assesses nothing; {OBJECTIVES} should say what"
                yield Finding(line, message, path=page.path)


def challenges(page: Page) -> dict[str, int]:
    """Return the challenges of a page: the line of each identifier."""
    titles = [page.title_of(div) for div in page.divs if div.name == "challenge"]
    return {title.id: title.line for title in titles if title and title.id}


def _objectives(page: Page) -> list[tuple[int, str]]:
    return [
        i for div in page.divs if div.name == "objectives" for i in items(page, div)
    ]


def _mapped(lesson: Sources) -> Iterator[tuple[Page, Any]]:
    """Yield each readable episode that is mapped, with its entries."""
    content = (lesson.objectives or {}).get("episodes", {})
    for page in lesson.whole_episodes:
        if page.path.stem in content:
            yield page, content[page.path.stem]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _item_line(sequence: Any, index: int) -> int:
    return sequence.lc.item(index)[0] + 1


def _line(entry: Any) -> int:
    return entry.lc.key("text")[0] + 1


def _finding(content: Any, key: str, message: str) -> Finding:
    return Finding(content.lc.key(key)[0] + 1, message, path=OBJECTIVES)
