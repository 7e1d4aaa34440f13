"""Write the woven lesson as a folder of Workbench Markdown."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable
from pathlib import Path

from lesson.read.lesson import Lesson
from lesson.weave.figures import FOLDER
from lesson.weave.objectives import PAGE, objectives_page
from lesson.weave.timetable import fill_timetable
from lesson.weave.weave import Woven


def write_tree(lesson: Lesson, woven: Iterable[Woven]) -> None:
    """Write woven episodes, pages, plots and drawings to ``build/woven``.

    A file that would not change is not touched, so that Sphinx renders only the pages
    that did; a file that no longer belongs there is removed.
    """
    layout = lesson.layout
    files: dict[Path, bytes] = {Path("config.yaml"): layout.config.read_bytes()}
    for page in lesson.pages:
        text = (layout.root / page).read_text("utf-8")
        files[page] = fill_timetable(text, page, lesson).encode()
    if objectives := objectives_page(layout, lesson):
        files[Path(PAGE)] = objectives.encode()
    for drawing in sorted(layout.drawings.glob("*.*")):
        files[Path("episodes", FOLDER, drawing.name)] = drawing.read_bytes()
    for episode, made in zip(lesson.episodes, woven, strict=True):
        files[episode.path] = made.text.encode()
        for name, png in made.plots.items():
            files[Path("episodes", FOLDER, name)] = png
    _sync(layout.woven, files)


def _sync(folder: Path, files: dict[Path, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder)
        if path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)
        elif path.is_file() and name not in files:
            path.unlink()


def source_line(source: str, woven: str, line: int) -> int:
    """Return the line of an episode that a line of its woven form comes from."""
    matcher = difflib.SequenceMatcher(
        None, source.splitlines(), woven.splitlines(), autojunk=False
    )
    for _, source_start, source_end, woven_start, woven_end in matcher.get_opcodes():
        if woven_start <= line - 1 < woven_end:
            return min(source_start + line - 1 - woven_start, source_end) + 1
    return line
