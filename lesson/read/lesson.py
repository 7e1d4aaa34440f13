"""The whole lesson: its configuration and its episodes in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.blocks import read_blocks
from lesson.read.episode import Episode, read_episode
from lesson.read.text import read_text
from lesson.read.timetable import place_faults, timetable_faults
from lesson.read.yaml_file import item_line, read_yaml


@dataclass(frozen=True)
class Lesson:
    """A lesson without faults.

    Attributes
    ----------
    layout
        Where its files are.
    config
        The content of ``config.yaml``.
    episodes
        In the order of teaching.
    pages
        The other pages, relative to the lesson's folder.
    """

    layout: Layout
    config: dict[str, Any]
    episodes: tuple[Episode, ...]
    pages: tuple[Path, ...]


def read_lesson(layout: Layout) -> Lesson:
    """Read the configuration and every page it names.

    Raises
    ------
    LessonError
        With every fault found in any file.
    """
    name = layout.relative(layout.config)
    config = read_yaml(read_text(layout, layout.config), name, "config")
    faults = _unlisted(layout, config)
    episodes = []
    for index, file in enumerate(config["episodes"]):
        path = layout.episodes / file
        if not path.is_file():
            line = item_line(config, "episodes", index)
            message = f"`{file}` is not in episodes/; write it or take it off the list"
            faults.append(Fault(name, line, "episodes", message))
            continue
        try:
            episodes.append(read_episode(layout, path))
        except LessonError as error:
            faults += error.faults
    if not any(fault.rule == "episodes" for fault in faults):  # else it would follow
        faults += timetable_faults(config, name)
    pages = _pages(layout, config, faults)
    if faults:
        raise LessonError(faults)
    return Lesson(layout, config, tuple(episodes), tuple(pages))


def _unlisted(layout: Layout, config: Any) -> list[Fault]:
    files = sorted(path.name for path in layout.episodes.glob("*.md"))
    message = "is not listed in config.yaml; add it to `episodes:` or move it away"
    return [
        Fault(layout.relative(layout.episodes / file), None, "episodes", message)
        for file in files
        if file not in config["episodes"]
    ]


def _pages(layout: Layout, config: Any, faults: list[Fault]) -> list[Path]:
    """Return the pages beside the episodes; report those that cannot be read."""
    pages = [Path("index.md"), Path("setup.md"), Path("instructor-notes.md")]
    pages += [Path("learners") / file for file in config.get("learners", [])]
    pages += [Path("data/README.md")] if (layout.data / "README.md").is_file() else []
    for page in pages:
        try:
            text = read_text(layout, layout.root / page)
            faults += read_blocks(page, text).faults
            faults += place_faults(text, page, config)
        except LessonError as error:
            faults += error.faults
    return pages
