"""A folder in which an episode's code finds ``data/`` and may write what it likes."""

from __future__ import annotations

import shutil
from pathlib import Path


def add_data(folder: Path, data: Path) -> None:
    """Make ``data`` appear in a folder: as a link, or as a copy where links fail.

    Windows lets only some users make links.
    """
    place = folder / "data"
    if place.is_symlink():
        place.unlink()
    elif place.exists():
        shutil.rmtree(place)
    if not data.is_dir():
        return
    try:
        place.symlink_to(data.resolve(), target_is_directory=True)
    except OSError:
        shutil.copytree(data, place)
