"""Everything that the rules look at, read once; what cannot be read is reported."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lesson.check import plan
from lesson.check.page import Page, make_page
from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.further import taught_files
from lesson.read.lesson import PAGES, read_lesson
from lesson.read.text import read_text
from lesson.read.timetable import Timetable, read_timetable
from lesson.read.yaml_file import read_yaml

DOCUMENTS = ("README.md", "data/README.md")
OBJECTIVES = Path("objectives.yaml")
GLOSSARY = Path("learners/reference.md")


@dataclass(frozen=True)
class Sources:
    """A lesson as it is, with or without faults.

    Attributes
    ----------
    layout
        Where its files are.
    episode_names
        The episodes in order, readable or not, such as ``03-dense-networks``.
    pages
        Those that can be read as text, episodes first and in order.
    objectives
        The content of ``objectives.yaml``, or None when it cannot be read.
    faults
        What was wrong when reading.
    """

    layout: Layout
    episode_names: tuple[str, ...]
    pages: tuple[Page, ...]
    objectives: Any
    faults: tuple[Fault, ...]

    @cached_property
    def broken(self) -> set[Path]:
        """Files with faults that make others look wrong: rules leave them out."""
        return {fault.path for fault in self.faults if fault.path}

    @cached_property
    def episodes(self) -> list[Page]:
        return [page for page in self.pages if page.kind == "episode"]

    @cached_property
    def whole_episodes(self) -> list[Page]:
        """The episodes that could be read without a fault."""
        return [page for page in self.episodes if page.path not in self.broken]

    @cached_property
    def broken_episodes(self) -> set[Path]:
        """Without them nobody can tell what is used nowhere."""
        return self.broken & {self.episode_path(name) for name in self.episode_names}

    @cached_property
    def taught(self) -> list[str]:
        """The names of the episodes of the workshop; all, while nobody can tell."""
        if self._config is None:
            return list(self.episode_names)
        return [Path(file).stem for file in taught_files(self._config)]

    @cached_property
    def taught_episodes(self) -> list[Page]:
        """The episodes of the workshop that could be read without a fault."""
        return [page for page in self.whole_episodes if page.path.stem in self.taught]

    @cached_property
    def is_whole(self) -> bool:
        """True once all episodes of the workshop are there, readable or not."""
        return len(self.taught) >= plan.EPISODES

    @cached_property
    def timetable(self) -> Timetable | None:
        """The days of a workshop; None without a configuration that can be read."""
        return self._config and read_timetable(self._config)

    @cached_property
    def _config(self) -> Any:
        name = self.layout.relative(self.layout.config)
        if name in self.broken:
            return None
        return read_yaml(read_text(self.layout, self.layout.config), name, "config")

    @cached_property
    def by_path(self) -> dict[Path, Page]:
        return {page.path: page for page in self.pages}

    @staticmethod
    def episode_path(name: str) -> Path:
        """Return where an episode is, by its name, such as ``03-dense-networks``."""
        return Path("episodes", f"{name}.md")


def read_sources(layout: Layout) -> Sources:
    """Read all that can be read."""
    faults: list[Fault] = []
    try:
        read_lesson(layout)
    except LessonError as error:
        faults += _causes(error.faults)
    names = _listed(layout)
    learners = _markdown(layout.learners)
    pages = [
        *_pages(layout, [f"episodes/{name}" for name in names], "episode"),
        *_pages(layout, ["index.md", "setup.md", "instructor-notes.md"], "page"),
        *_pages(layout, [f"learners/{name}" for name in learners], "page"),
        *_pages(layout, DOCUMENTS, "document"),
    ]
    objectives = _objectives(layout, faults)
    stems = tuple(Path(name).stem for name in names)
    return Sources(layout, stems, tuple(pages), objectives, tuple(faults))


def _markdown(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(PAGES))


def _causes(faults: list[Fault]) -> list[Fault]:
    """Leave out what follows from a fence that is never closed."""
    unclosed = {fault.path for fault in faults if fault.rule == "code-fence"}
    return [f for f in faults if f.rule == "code-fence" or f.path not in unclosed]


def _pages(layout: Layout, names: Any, kind: str) -> list[Page]:
    found = []
    for name in names:
        try:
            text = read_text(layout, layout.root / name)
        except LessonError:  # reported by read_lesson, or not needed
            continue
        found.append(make_page(Path(name), text, kind))
    return found


def _listed(layout: Layout) -> list[str]:
    """Return the files of the episodes in order; all there are, without a list."""
    try:
        text = read_text(layout, layout.config)
        return read_yaml(text, layout.relative(layout.config), "config")["episodes"]
    except LessonError:  # reported by read_lesson
        return _markdown(layout.episodes)


def _objectives(layout: Layout, faults: list[Fault]) -> Any:
    try:
        return _read_objectives(read_text(layout, layout.root / OBJECTIVES))
    except LessonError as error:
        faults += error.faults
        return None


@lru_cache(maxsize=8)
def _read_objectives(text: str) -> Any:
    return read_yaml(text, OBJECTIVES, "objectives")
