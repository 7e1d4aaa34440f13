"""See which files of a lesson have changed since it was last built."""

from __future__ import annotations

import re
import time
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple

from lesson.fingerprint import contents, sources
from lesson.layout import Layout

# What editors and desktops keep beside a file for a while.
SCRAPS = re.compile(r"^\.#|^#.*#$|~$|\.sw[a-z]$|^4913$|^\.DS_Store$|___jb_")
SETTLE_SECONDS = 0.05
LONGEST_SETTLING = 2


class Stamp(NamedTuple):
    """What differs when a file has been written, or another has taken its name."""

    written: int
    size: int
    number: int


class Sources:
    """The files that a lesson is made from.

    They are looked at, by name, each time anew: no event can be missed, whatever way an
    editor, git or a network drive writes a file. A look at some hundred files takes
    about a millisecond; only those with another stamp are read.

    Parameters
    ----------
    layout
        The lesson.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._stamps: dict[Path, Stamp] = {}
        self._hashes: dict[Path, str] = {}
        self._built: dict[Path, str] = {}
        self.mark_built()

    def mark_built(self) -> None:
        """Take the files as they are for those of the last build, just starting."""
        self._look()
        self._built = dict(self._hashes)

    def changed(self) -> Set[Path]:
        """Return the files that differ from those of the last build."""
        self._look()
        names = self._hashes.keys() | self._built.keys()
        return {
            name for name in names if self._hashes.get(name) != self._built.get(name)
        }

    def settle(self) -> None:
        """Wait until nobody is writing, so that no half of a file is built."""
        end = time.monotonic() + LONGEST_SETTLING
        before = None
        while (now := self._read_stamps()) != before and time.monotonic() < end:
            before = now
            time.sleep(SETTLE_SECONDS)

    def _look(self) -> None:
        stamps = self._read_stamps()
        names = stamps.keys() | self._stamps.keys()
        touched = {name for name in names if stamps.get(name) != self._stamps.get(name)}
        for name in touched:
            self._hashes.pop(name, None)
        # Read after the stamps: a file written in between is touched at the next look.
        self._hashes |= contents(sorted(touched & stamps.keys()))
        self._stamps = stamps

    def _read_stamps(self) -> dict[Path, Stamp]:
        stamps = {}
        for path in sources(self._layout):
            if SCRAPS.search(path.name):
                continue
            try:
                found = path.stat()
            except OSError:  # gone since it was listed, or never there
                continue
            stamps[path] = Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
        return stamps
