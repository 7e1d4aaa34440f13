"""A folder in which an episode's code finds ``data/`` and may write what it likes."""

from __future__ import annotations

import shutil
from pathlib import Path


def add_data(folder: Path, data: Path) -> None:
    """Make a folder such as ``data`` appear in another: as a link, or as a copy.

    Windows lets only some users make links.
    """
    place = folder / data.name
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
