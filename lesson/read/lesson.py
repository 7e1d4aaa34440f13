"""The whole lesson: its configuration and its episodes in order."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.ambiguous import find_ambiguous
from lesson.read.blocks import read_blocks
from lesson.read.citation import read_citation
from lesson.read.episode import Episode, read_episode
from lesson.read.further import further_faults
from lesson.read.markdown import parse
from lesson.read.text import read_text, text_digest
from lesson.read.timetable import place_faults, timetable_faults
from lesson.read.yaml_file import item_line, read_yaml

# Files that editors keep beside a page while it is open begin with a dot.
PAGES = "[!.]*.md"


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


def read_lesson(layout: Layout, known: Container[str] = ()) -> Lesson:
    """Read the configuration and every page it names.

    Parameters
    ----------
    layout
        Where its files are.
    known
        Digests of texts in which these tools have found no fault; not looked at again.

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
            episodes.append(read_episode(layout, path, known))
        except LessonError as error:
            faults += error.faults
    if not any(fault.rule == "episodes" for fault in faults):  # else it would follow
        apart = further_faults(config, name)
        faults += apart or timetable_faults(config, name)
    pages = _pages(layout, config, faults, known)
    faults += _citation_faults(layout)
    if faults:
        raise LessonError(faults)
    return Lesson(layout, config, tuple(episodes), tuple(pages))


def _unlisted(layout: Layout, config: Any) -> list[Fault]:
    files = sorted(path.name for path in layout.episodes.glob(PAGES))
    message = "is not listed in config.yaml; add it to `episodes:` or move it away"
    return [
        Fault(layout.relative(layout.episodes / file), None, "episodes", message)
        for file in files
        if file not in config["episodes"]
    ]


def _citation_faults(layout: Layout) -> list[Fault]:
    if not layout.citation.is_file():
        return []
    try:
        name = layout.relative(layout.citation)
        read_citation(read_text(layout, layout.citation), name)
    except LessonError as error:
        return error.faults
    return []


def _pages(
    layout: Layout, config: Any, faults: list[Fault], known: Container[str]
) -> list[Path]:
    """Return the pages beside the episodes; report those that cannot be read."""
    pages = [Path("index.md"), Path("setup.md"), Path("instructor-notes.md")]
    # Left empty, as in the Workbench's template, the list means all of the folder.
    listed = config.get("learners") or sorted(
        p.name for p in layout.learners.glob(PAGES)
    )
    pages += [Path("learners", file) for file in listed]
    pages += [Path("data/README.md")] if (layout.data / "README.md").is_file() else []
    for page in pages:
        try:
            text = read_text(layout, layout.root / page)
        except LessonError as error:
            faults += error.faults
            continue
        if text_digest(text) not in known:
            faults += read_blocks(page, text).faults
            faults += find_ambiguous(page, parse(text))
        faults += place_faults(text, page, config)
    return pages
