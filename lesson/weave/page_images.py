"""Images of pages that are no episodes: plots of an episode, or drawings."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from pathlib import Path

from lesson.faults import Fault
from lesson.read.episode import Image, find_images
from lesson.read.lesson import Lesson
from lesson.read.markdown import parse
from lesson.read.splices import Splice, apply
from lesson.weave.figures import FOLDER

FIGURES = Path("episodes", FOLDER)


def fill_images(text: str, page: Path, there: Collection[Path]) -> str:
    """Return a page that says so where a plot has not been made.

    Parameters
    ----------
    text
        The page as written.
    page
        Its file, relative to the lesson's folder.
    there
        The files of the woven lesson.
    """
    missing = [
        Splice(image.start, image.end, f"*Plot not made: {image.caption}*")
        for image in _images(text)
        if _file(image, page) not in there
    ]
    return apply(text, missing)


def image_faults(lesson: Lesson, plots: Collection[str]) -> list[Fault]:
    """Return a fault for each image of a page that is neither drawing nor plot.

    Parameters
    ----------
    lesson
        The lesson.
    plots
        The names of all plots.
    """
    drawings = {path.name for path in lesson.layout.drawings.glob("*.*")}
    faults = []
    for page in lesson.pages:
        for image in _images((lesson.layout.root / page).read_text("utf-8")):
            file = _file(image, page)
            known = file.name in drawings or file.name in plots
            if known and file.parent == FIGURES:
                continue
            where = posixpath.relpath(FIGURES.as_posix(), page.parent.as_posix())
            message = (
                f"`{image.target}` is no drawing and no plot of an episode; name one, "
                f"as {where}/NAME"
            )
            faults.append(Fault(page, image.line, "figure", message))
    return faults


def _images(text: str) -> list[Image]:
    """Return the images that are files of the lesson; most pages have none."""
    if "![" not in text:
        return []
    return [image for image in find_images(parse(text)) if "://" not in image.target]


def _file(image: Image, page: Path) -> Path:
    """Return the file of an image, relative to the folder of the woven lesson."""
    return Path(posixpath.normpath((page.parent / image.target).as_posix()))
