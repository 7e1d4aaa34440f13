"""Copies of ``data/``: for the learners' notebooks, and for an episode that runs.

An episode that runs has a copy of its own: it cannot harm the lesson's data, and what
it reads can be told by whatever means it reads, for the system keeps the time of the
last access of each file and folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# A time of access, in nanoseconds, that lies before anything happens to a copy. The
# first access after it is noted even where later ones are not (the option relatime).
UNREAD = 946_684_800 * 10**9
# Texts about the data and scripts that made them: their size is not part of the data.
ABOUT_DATA = {".md", ".py"}


@dataclass(frozen=True)
class DataUse:
    """What of ``data/`` the outputs of an episode depend on.

    Attributes
    ----------
    names
        A hash of all names and sizes: no system notes who asked for these.
    read
        The hash of each file that was read.
    """

    names: str
    read: Mapping[str, str]

    def holds(self, data: Path) -> bool:
        """Tell whether a folder has what was used."""
        return self.names == names_hash(data) and all(
            file_hash(data / name) == digest for name, digest in self.read.items()
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it in a form that JSON can hold."""
        return asdict(self)


class DataCopy:
    """A copy of ``data/`` that knows what is read from it."""

    def __init__(self, data: Path, folder: Path) -> None:
        """Make the copy.

        Parameters
        ----------
        data
            What to copy; may be missing.
        folder
            Where ``data`` is to appear.
        """
        add_data(folder, data)
        self.place = folder / "data"
        self._tells = notes_access(folder)
        self._hashes = {
            name: file_hash(self.place / name) for name in _files(entries(self.place))
        }
        self._names = names_hash(self.place)
        self._marks = {path: _mark(path) for path in self._all()}

    def used(self, also: Iterable[str] = ()) -> DataUse:
        """Return what has been used since the copy was made.

        Parameters
        ----------
        also
            Files that are known to have been read elsewhere.
        """
        moved = {path for path, mark in self._marks.items() if _stamp(path) != mark}
        read = {
            name: digest
            for name, digest in self._hashes.items()
            if not self._tells
            or name in also
            or self.place / name in moved
            # Who lists a folder sees all sizes.
            or ((self.place / name).parent in moved and _is_about_data(name))
        }
        return DataUse(self._names, read)

    def _all(self) -> Iterator[Path]:
        """Yield every file and folder of the copy, and the copy itself last."""
        yield from (self.place / name for name in reversed(entries(self.place)))
        if self.place.is_dir():
            yield self.place


def add_data(folder: Path, data: Path) -> None:
    """Make a copy of a folder such as ``data`` appear in another, and up to date."""
    place = folder / data.name
    wanted = entries(data)
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        place.unlink()
    for path in sorted(place.rglob("*"), reverse=True):
        is_folder = path.is_dir() and not path.is_symlink()
        name = path.relative_to(place).as_posix()
        if name not in wanted or is_folder != (wanted[name] is None):
            shutil.rmtree(path) if is_folder else path.unlink()
    if not data.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        return
    place.mkdir(exist_ok=True)
    for name, stat in wanted.items():
        target = place / name
        if stat is None:
            target.mkdir(exist_ok=True)
        elif target.is_symlink() or not _is_like(target, stat):
            target.unlink(missing_ok=True)
            shutil.copyfile(data / name, target)
            os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def entries(data: Path) -> dict[str, os.stat_result | None]:
    """Return what belongs to a data folder: its files, and its folders with None.

    Left out is what editors, systems and Python put beside the data: hidden files,
    backups and caches. Links are followed, except those that lead back up.
    """
    found: dict[str, os.stat_result | None] = {}
    if not data.is_dir():
        return found
    for place, folders, files in os.walk(data, onerror=_fail, followlinks=True):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not _is_beside(name) and not _leads_up(here / name)
        )
        for name in folders:
            found[(here / name).relative_to(data).as_posix()] = None
        for name in sorted(files):
            path = here / name
            if path.is_file() and not _is_beside(name):
                found[path.relative_to(data).as_posix()] = path.stat()
    return found


def names_hash(data: Path) -> str:
    """Return a hash of the names below a folder, and of the sizes of its data."""
    facts = [
        (name, stat.st_size if stat and not _is_about_data(name) else None)
        for name, stat in sorted(entries(data).items())
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content; an empty text when there is no file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def notes_access(folder: Path) -> bool:
    """Try whether the system notes there when files are read and folders listed."""
    probe = folder / "probe"
    probe.mkdir()
    file = probe / "file"
    file.write_bytes(b"data")
    marks = {path: _mark(path) for path in (file, probe)}
    file.read_bytes()
    list(probe.iterdir())
    notes = all(_stamp(path) != mark for path, mark in marks.items())
    shutil.rmtree(probe)
    return notes


def _files(found: Mapping[str, os.stat_result | None]) -> list[str]:
    return [name for name, stat in found.items() if stat is not None]


def _is_like(path: Path, stat: os.stat_result) -> bool:
    """Tell whether a copy is that of a file: as large, and of the same time."""
    if not path.is_file():
        return False
    own = path.stat()
    return (own.st_size, own.st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)


def _mark(path: Path) -> tuple[int, ...] | None:
    """Note a file or folder as not yet accessed; return its stamp."""
    os.utime(path, ns=(UNREAD, path.stat().st_mtime_ns))
    return _stamp(path)


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Return what changes when something is read or written; None if it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_atime_ns


def _is_about_data(name: str) -> bool:
    return Path(name).suffix in ABOUT_DATA


def _is_beside(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith("~") or name == "__pycache__"


def _leads_up(path: Path) -> bool:
    return path.is_symlink() and path.parent.resolve().is_relative_to(path.resolve())


def _fail(error: OSError) -> None:
    raise error
