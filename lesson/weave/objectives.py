"""Make a page of the objectives: where each is taught, what challenge assesses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.read.lesson import Lesson
from lesson.read.text import read_text, text_digest
from lesson.read.yaml_file import read_yaml

FILE = "objectives.yaml"
PAGE = "objectives.md"
START = """\
---
title: "Objectives"
---

What you can do after each episode, and where you try it.
"""
WHOLE = """\
## The whole lesson {#whole-lesson}

The same, by what the lesson as a whole promises: where each objective is taught, and
which challenge shows whether it is met.

| objective | taught | assessed |
| --- | --- | --- |
"""
BAR = r"\|"
# All headings with an identifier. Only these can be named as places.
HEADING = re.compile(
    r"^#{1,6}[ \t]+(?P<title>.+?)[ \t]*\{[^}\n]*#(?P<id>[\w-]+)[^}\n]*\}[ \t]*$",
    re.MULTILINE,
)


def objectives_page(layout: Layout, lesson: Lesson) -> str | None:
    """Return the page made from ``objectives.yaml``; None when there is no such file.

    Raises
    ------
    LessonError
        The file is not what its schema asks for.
    """
    path = layout.root / FILE
    if not path.is_file():
        return None
    content = read_yaml(read_text(layout, path), layout.relative(path), "objectives")
    titles = _titles(lesson)
    parts = [START]
    for number, episode in enumerate(lesson.episodes, 1):
        if items := content["episodes"].get(episode.name):
            parts.append("\n".join(_episode(number, episode, items, titles)))
    rows = [_row(name, facts, titles) for name, facts in content["lesson"].items()]
    return "\n".join([*parts, WHOLE + "\n".join(rows) + "\n"])


def objectives_key(layout: Layout, lesson: Lesson) -> str:
    """Return a hash of what the page is made from."""
    path = layout.root / FILE
    text = read_text(layout, path) if path.is_file() else ""
    titles = [f"{place} {title}" for place, title in _titles(lesson).items()]
    return text_digest("\n".join([text, *titles]))


def _titles(lesson: Lesson) -> dict[str, str]:
    """Return the title of each episode and, as `episode#section`, of its sections."""
    titles = {}
    for episode in lesson.episodes:
        titles[episode.name] = episode.title
        for heading in HEADING.finditer(episode.text):
            titles[f"{episode.name}#{heading['id']}"] = heading["title"]
    return titles


def _episode(
    number: int, episode: Episode, items: Iterable[Any], titles: dict[str, str]
) -> Iterator[str]:
    """Yield the lines of an episode's part."""
    yield f"## {number}. {episode.title}\n"
    for item in items:
        places = [f"{episode.name}#{anchor}" for anchor in item["assessed"]]
        links = _links(places, titles)
        yield f"- {item['text']}" + (f" *Try it:* {links}" if links else "")
    yield ""


def _row(name: str, facts: dict[str, Any], titles: dict[str, str]) -> str:
    taught = _links(facts.get("taught", []), titles)
    assessed = _links(facts.get("assessed", []), titles)
    text = facts["text"][:1].upper() + facts["text"][1:]
    cells = (f"{text} ({name})", taught, assessed)
    return f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |"


def _links(places: Iterable[str], titles: dict[str, str]) -> str:
    """Return links named by the titles of the sections; the page's own if unknown."""
    links = []
    for place in places:
        episode, _, anchor = place.partition("#")
        if episode in titles:
            title = titles.get(place) or f"{titles[episode]}: {anchor}"
            links.append(f"[{title}](episodes/{episode}.md#{anchor})")
    return "; ".join(links)
