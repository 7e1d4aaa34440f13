"""Put what people download among the woven pages, whose links then lead somewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from lesson.export.notebooks import exported
from lesson.layout import ARCHIVE, FILES, Layout


def place_archive(layout: Layout) -> None:
    """Put the archive with everything there."""
    place(layout.archive, layout.woven / ARCHIVE)


def place_exported(layout: Layout, names: Iterable[str]) -> None:
    """Put the notebooks and the script of each episode there."""
    for name in names:
        for path in exported(layout, name):
            place(path, layout.woven / FILES / path.name)


def exported_files(layout: Layout, names: Iterable[str]) -> list[Path]:
    """Return where they are, relative to ``build/woven``."""
    return [FILES / path.name for name in names for path in exported(layout, name)]


def place(file: Path, target: Path) -> None:
    """Have a file in a second place, with no second copy where the disk knows how."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(file)
    except OSError:  # as on some file systems
        shutil.copy2(file, target)
