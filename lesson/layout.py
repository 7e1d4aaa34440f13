"""Where everything is: the folders of a lesson and of what is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lesson.faults import Fault, LessonError

# Where pages link to what learners download: the Workbench's folder for files.
FILES = Path("episodes", "files")
ARCHIVE = FILES / "lesson.zip"


@dataclass(frozen=True)
class Layout:
    """The folders of one lesson.

    Attributes
    ----------
    root
        The lesson's folder, the one that holds ``config.yaml``.
    """

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "config.yaml"

    @property
    def episodes(self) -> Path:
        return self.root / "episodes"

    @property
    def learners(self) -> Path:
        return self.root / "learners"

    @property
    def drawings(self) -> Path:
        return self.root / "fig"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def scripts(self) -> Path:
        return self.root / "code"

    @property
    def lock(self) -> Path:
        return self.root / "requirements.lock"

    @property
    def licence(self) -> Path:
        return self.root / "LICENSE.md"

    @property
    def citation(self) -> Path:
        return self.root / "CITATION.cff"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def cache(self) -> Path:
        return self.build / "cache"

    @property
    def shared(self) -> Path:
        return self.build / "shared"

    @property
    def woven(self) -> Path:
        return self.build / "woven"

    @property
    def notebooks(self) -> Path:
        return self.build / "notebooks"

    @property
    def archive(self) -> Path:
        return self.build / ARCHIVE.name

    @property
    def exported_scripts(self) -> Path:
        return self.build / "scripts"

    @property
    def html(self) -> Path:
        return self.build / "html"

    def relative(self, path: Path) -> Path:
        """Return a path as a person would write it from the lesson's folder."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path


def find_lesson(start: Path) -> Layout:
    """Find the lesson that a folder belongs to.

    Raises
    ------
    LessonError
        Neither the folder nor one above it holds a ``config.yaml``.
    """
    for folder in (start, *start.parents):
        if (folder / "config.yaml").is_file():
            return Layout(folder)
    message = (
        f"{start} is not inside a lesson: no config.yaml here or above; "
        "change to the lesson's folder or name it with --lesson"
    )
    raise LessonError([Fault(None, None, "no-lesson", message)])
