"""Replace a folder by a new one so that a complete one is always there."""

import shutil
from pathlib import Path


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
        shutil.copytree(new, _incoming(old))
        if old.exists():
            old.rename(_outgoing(old))
        _incoming(old).rename(old)
    except BaseException:  # Ctrl-C as well: whatever happens, the old site stays
        recover(old)
        raise
    shutil.rmtree(_outgoing(old), ignore_errors=True)


def recover(old: Path) -> None:
    """Undo a replacement that was interrupted, if there was one.

    Parameters
    ----------
    old : Path
        The folder that `replace_folder` was about to replace.
    """
    if _outgoing(old).exists() and not old.exists():
        _outgoing(old).rename(old)
    for scrap in (_outgoing(old), _incoming(old)):
        shutil.rmtree(scrap, ignore_errors=True)


def _incoming(old: Path) -> Path:
    """Return where the new folder waits; beside the old one, so on the same disk."""
    return old.with_name(f".{old.name}.incoming")


def _outgoing(old: Path) -> Path:
    """Return where the old folder waits until the new one is in its place."""
    return old.with_name(f".{old.name}.outgoing")
