"""Make a page of the objectives: where each is taught, what challenge assesses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lesson.layout import Layout
from lesson.read.lesson import Lesson
from lesson.read.text import read_text, text_digest
from lesson.read.yaml_file import read_yaml

FILE = "objectives.yaml"
PAGE = "objectives.md"
START = """\
---
title: "Objectives"
---

After the whole lesson, learners can do what this page lists. For each objective it says
where it is taught, and which challenge shows whether it is met. Objectives without a
place belong to episodes that are still to come.

| objective | taught | assessed |
| --- | --- | --- |
"""


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
    titles = {episode.name: episode.title for episode in lesson.episodes}
    rows = [_row(name, facts, titles) for name, facts in content["lesson"].items()]
    return START + "\n".join(rows) + "\n"


def objectives_key(layout: Layout, lesson: Lesson) -> str:
    """Return a hash of what the page is made from."""
    path = layout.root / FILE
    text = read_text(layout, path) if path.is_file() else ""
    titles = [f"{episode.name} {episode.title}" for episode in lesson.episodes]
    return text_digest("\n".join([text, *titles]))


def _row(name: str, facts: dict[str, Any], titles: dict[str, str]) -> str:
    taught = _links(facts.get("taught", []), titles)
    assessed = _links(facts.get("assessed", []), titles)
    return f"| **{name}**: {facts['text']} | {taught} | {assessed} |"


def _links(places: Iterable[str], titles: dict[str, str]) -> str:
    links = []
    for place in places:
        episode, _, anchor = place.partition("#")
        if episode in titles:
            words = anchor.replace("-", " ")
            links.append(
                f"[{titles[episode]}: {words}](episodes/{episode}.md#{anchor})"
            )
    return "; ".join(links)
