"""Replace a folder by a new one so that a complete one is always there.

Two copies take turns: one is what people see, the other is brought up to date, with no
more to copy than what has changed, and then takes the name of the first.
"""

import contextlib
import shutil
import time
from pathlib import Path

COARSEST_CLOCK = 2
"""Seconds from one time of a file to the next, on the disks that know the fewest."""


def replace_folder(new: Path, old: Path) -> None:
    """Put a copy of one folder in the place of another.

    Parameters
    ----------
    new : Path
        The complete new folder; it is copied, not moved.
    old : Path
        The folder to replace; need not exist.

    Raises
    ------
    OSError
        When the copy or a rename fails. The old folder is back in its place.
    """
    recover(old)
    old.parent.mkdir(parents=True, exist_ok=True)
    try:
        mirror(new, _incoming(old))
        if old.exists():
            old.rename(_outgoing(old))
        _incoming(old).rename(old)
    finally:  # Ctrl-C as well: whatever happens, a site stays
        recover(old)
    if _incoming(old).exists():
        with contextlib.suppress(OSError):  # the next time it is tried again
            mirror(new, _incoming(old))  # no page of an older site stays anywhere


def recover(old: Path) -> None:
    """Undo a replacement that was interrupted, or put away what a complete one left.

    Parameters
    ----------
    old : Path
        The folder that `replace_folder` was about to replace.
    """
    if not _outgoing(old).exists():
        return
    if not old.exists():
        _outgoing(old).rename(old)
    elif _incoming(old).exists():
        shutil.rmtree(_outgoing(old), ignore_errors=True)
    else:
        _outgoing(old).rename(_incoming(old))


def mirror(source: Path, target: Path) -> None:
    """Make a folder the same as another one.

    Parameters
    ----------
    source : Path
        The folder to copy.
    target : Path
        An earlier copy, complete or not, or nothing.
    """
    target.mkdir(exist_ok=True)
    for path in target.iterdir():
        twin = source / path.name
        if path.is_dir() and not twin.is_dir():
            shutil.rmtree(path)
        elif not path.is_dir() and not _same(twin, path):
            path.unlink()
    for path in source.iterdir():
        twin = target / path.name
        if path.is_dir():
            mirror(path, twin)
        elif not twin.exists():
            shutil.copy2(path, twin)


def _same(file: Path, copy: Path) -> bool:
    """Tell whether a file has not been written since it was copied, nor its copy."""
    if not file.is_file():
        return False
    one, other = file.stat(), copy.stat()
    if time.time() - one.st_mtime <= COARSEST_CLOCK:
        return False
    return (one.st_mtime_ns, one.st_size) == (other.st_mtime_ns, other.st_size)


def _incoming(old: Path) -> Path:
    """Return where the new folder is made; beside the old one, so on the same disk."""
    return old.with_name(f".{old.name}.incoming")


def _outgoing(old: Path) -> Path:
    """Return where the old folder waits until the new one is in its place."""
    return old.with_name(f".{old.name}.outgoing")
