"""Compare two builds, page by page."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lesson.diff.images import ink_difference
from lesson.diff.pages import Change, compare_pages
from lesson.faults import Fault, LessonError


@dataclass(frozen=True)
class Tolerance:
    """What is no change: of a number, relative; of a plot, the part of its ink."""

    number: float
    image: float


@dataclass
class Difference:
    """What changed between two builds.

    Attributes
    ----------
    numbers, outputs
        By page.
    images
        The part of the ink that differs, by plot.
    gone, come
        Files of the one build that the other does not have.
    """

    numbers: dict[str, list[Change]] = field(default_factory=dict)
    outputs: dict[str, list[Change]] = field(default_factory=dict)
    images: dict[str, float] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    come: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def as_dict(self) -> dict[str, Any]:
        """Return the same as plain lists and dictionaries, for JSON."""
        return {"changed": bool(self), **dataclasses.asdict(self)}


def compare_builds(old: Path, new: Path, tolerance: Tolerance) -> Difference:
    """Compare the woven Markdown and plots of two builds.

    Parameters
    ----------
    old, new
        Folders such as ``build/woven`` or a copy of it.
    tolerance
        What is no change.

    Raises
    ------
    LessonError
        A folder holds no woven page.
    """
    before, after = _files(old), _files(new)
    found = Difference(
        gone=sorted(before - after),
        come=sorted(after - before),
    )
    for name in sorted(before & after):
        if name.endswith(".md"):
            texts = [(folder / name).read_text("utf-8") for folder in (old, new)]
            numbers, outputs = compare_pages(*texts, tolerance.number)
            found.numbers |= {name: numbers} if numbers else {}
            found.outputs |= {name: outputs} if outputs else {}
        else:
            difference = ink_difference(old / name, new / name)
            if difference > tolerance.image:
                found.images[name] = difference
    return found


def _files(folder: Path) -> set[str]:
    """Return the pages and plots below a folder, relative to it."""
    names = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix in {".md", ".png"}
    }
    if not any(name.endswith(".md") for name in names):
        message = f"no woven pages in {folder}; name build/woven, or a copy of it"
        raise LessonError([Fault(None, None, "diff", message)])
    return names
