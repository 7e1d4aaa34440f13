"""The room in which an episode runs: folders of its own, an environment of its own.

Whatever the code does to its home, to temporary files or to ``data/`` stays in there,
and what a user has set up outside does not come in.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

PREFIX = "lesson-"
# What tells a room from other folders; held as long as its maker lives.
LOCK = "lesson-room.lock"
SHARED_FONTS = "fontlist-*.json"
# What lets programs find themselves and their libraries on this machine. All other
# variables are settings of somebody, or of the shell from which the lesson is built.
PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    # Windows, where little works without them.
    "COMSPEC",
    "NUMBER_OF_PROCESSORS",
    "OS",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "WINDIR",
)


class Room:
    """A room: make it with ``open_room``.

    Attributes
    ----------
    folder
        All that belongs to it, in the system's folder for temporary files.
    kernel
        The process that runs the episode, once there is one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kernel: subprocess.Popen | None = None
        self._lock = FileLock(folder / LOCK)
        self._lock.acquire(timeout=0)
        for place in (self.work, self.home, self.scratch, self.matplotlib):
            place.mkdir()

    @property
    def work(self) -> Path:
        """Where the code starts, and finds ``data/``."""
        return self.folder / "work"

    @property
    def home(self) -> Path:
        """The home of a user who has set up nothing."""
        return self.folder / "home"

    @property
    def scratch(self) -> Path:
        """For temporary files; a short name, since sockets in it have to be short."""
        return self.folder / "tmp"

    @property
    def matplotlib(self) -> Path:
        """Where Matplotlib keeps settings, and the list of the fonts that it found."""
        return self.home / "matplotlib"

    @property
    def log(self) -> Path:
        """What Python says before it can say it to anybody, and when it crashes."""
        return self.folder / "log"

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the variables for a process in this room.

        Parameters
        ----------
        given
            The same in all rooms.
        """
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        programs = [str(Path(sys.executable).parent), passed.get("PATH", os.defpath)]
        homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
        return {
            **passed,
            # Programs are this environment's, whether or not it was activated.
            "PATH": os.pathsep.join(programs),
            **dict.fromkeys(homes, str(self.home)),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.scratch)),
            "MPLCONFIGDIR": str(self.matplotlib),
            **given,
        }

    def end_processes(self) -> None:
        """End the kernel and all that it has started, at once."""
        kernel, self.kernel = self.kernel, None
        if kernel is None:
            return
        family = []
        with contextlib.suppress(psutil.Error):
            family = psutil.Process(kernel.pid).children(recursive=True)
        if hasattr(os, "killpg"):  # the kernel leads a group of its own
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(kernel.pid, signal.SIGKILL)
        kernel.kill()
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        kernel.wait()

    def close(self) -> None:
        """End what runs in the room, and remove it."""
        _open.discard(self)
        self.end_processes()
        self._lock.release()
        _remove(self.folder)


# Those of this process; a thread that is ended with the process cannot close its own.
_open: set[Room] = set()


@atexit.register
def _close_all() -> None:
    for room in list(_open):
        room.close()


@contextlib.contextmanager
def open_room(shared: Path) -> Iterator[Room]:
    """Make a room, and remove it with all that runs in it.

    Parameters
    ----------
    shared
        A folder for what is the same in all rooms and takes long to find out.
    """
    room = Room(Path(tempfile.mkdtemp(prefix=PREFIX)).resolve())
    _open.add(room)
    try:
        _copy(shared, room.matplotlib)
        yield room
        room.end_processes()
        shared.mkdir(parents=True, exist_ok=True)
        _copy(room.matplotlib, shared)
    finally:
        room.close()


def remove_leftovers() -> None:
    """Remove rooms whose makers were killed, by whatever lesson they were made."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, Timeout, NotImplementedError):
            if (folder / LOCK).is_file() and not folder.is_symlink():
                with FileLock(folder / LOCK, timeout=0):
                    pass
                _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a room; its lock last, so that what is left can be told for a room."""
    if not folder.is_dir():
        return
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                _remove_tree(path)
            elif path.name != LOCK:
                path.unlink(missing_ok=True)
        if [path.name for path in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            folder.rmdir()


def _remove_tree(folder: Path) -> None:
    """Remove a folder, even if code has made parts of it read-only."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir():
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
            for place, names, _ in os.walk(folder):
                for name in names:
                    (Path(place) / name).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    for path in source.glob(SHARED_FONTS):
        if not (target / path.name).exists():
            scratch = target / f"{path.name}.part"
            shutil.copyfile(path, scratch)
            scratch.replace(target / path.name)
