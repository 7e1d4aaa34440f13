"""Write the woven lesson as a folder of Workbench Markdown."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from lesson.read.episode import Episode
from lesson.read.lesson import Lesson
from lesson.weave.data_pages import README, split_readme, to_text
from lesson.weave.figures import FOLDER
from lesson.weave.objectives import PAGE, objectives_page
from lesson.weave.page_images import fill_images
from lesson.weave.timetable import fill_timetable
from lesson.weave.weave import Woven


def write_tree(
    lesson: Lesson, woven: Mapping[Episode, Woven], unchanged: Iterable[Path]
) -> None:
    """Write woven episodes, pages, plots and drawings to ``build/woven``.

    A file that would not change is not touched, so that Sphinx renders only the pages
    that did; a file that no longer belongs there is removed.

    Parameters
    ----------
    lesson
        The lesson.
    woven
        The episodes that were woven anew.
    unchanged
        Files that are there already, relative to ``build/woven``.
    """
    layout = lesson.layout
    files: dict[Path, bytes] = {Path("config.yaml"): layout.config.read_bytes()}
    unchanged = set(unchanged)
    for page in lesson.pages:
        text = (layout.root / page).read_text("utf-8")
        if page == README:
            files |= {name: to_text(part) for name, part in split_readme(text).items()}
            continue
        files[page] = fill_timetable(text, page, lesson).encode()
    if layout.citation.is_file():
        files[Path(layout.citation.name)] = layout.citation.read_bytes()
    if Path(PAGE) not in unchanged and (page := objectives_page(layout, lesson)):
        files[Path(PAGE)] = page.encode()
    for drawing in sorted(layout.drawings.glob("*.*")):
        files[Path("episodes", FOLDER, drawing.name)] = drawing.read_bytes()
    for episode, made in woven.items():
        files[episode.path] = made.text.encode()
        for name, png in made.plots.items():
            files[Path("episodes", FOLDER, name)] = png
    there = {*files, *unchanged}
    for page in [page for page in lesson.pages if page in files]:
        files[page] = fill_images(files[page].decode(), page, there).encode()
    _sync(layout.woven, files, there)


def _sync(folder: Path, files: dict[Path, bytes], wanted: set[Path]) -> None:
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
        elif path.is_file() and name not in wanted:
            path.unlink()
