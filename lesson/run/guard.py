"""Keep an episode in its room: refuse what would harm the lesson, see what is left.

Runs inside the kernel. What is found is sent among the outputs of the block, and
``lesson.run.client`` takes it out of them.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from lesson.run.leftovers import STARTS, Leftovers, block_line, descendants

MIME = "application/vnd.lesson.fault+json"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
# Events of Python's audit that change something, or prepare to. For each path among
# their arguments: its place, the place of the folder that it is relative to, and
# whether a link is followed.
CHANGES: dict[str, tuple[tuple[int, int | None, bool], ...]] = {
    "os.chdir": ((0, None, True),),
    "os.chflags": ((0, None, True),),
    "os.chmod": ((0, 2, True),),
    "os.chown": ((0, 3, True),),
    "os.link": ((0, 2, True), (1, 3, False)),
    "os.mkdir": ((0, 2, False),),
    "os.remove": ((0, 1, False),),
    "os.removexattr": ((0, None, True),),
    "os.rename": ((0, 2, False), (1, 3, False)),
    "os.rmdir": ((0, 1, False),),
    "os.setxattr": ((0, None, True),),
    "os.symlink": ((1, 2, False),),
    "os.truncate": ((0, None, True),),
    "os.utime": ((0, 3, True),),
    "shutil.rmtree": ((0, None, False),),
    "sqlite3.connect": ((0, None, True),),
}


class LeavesRoomError(PermissionError):
    """Code reached for what does not belong to it."""


@dataclass(frozen=True)
class Finding:
    """What a block did that no block may do.

    Attributes
    ----------
    rule
        Which kind.
    what
        The file, the call, the process or the thread.
    line
        Of the block, from 1; None when it cannot be told.
    """

    rule: str
    what: str
    line: int | None


class Guard:
    """Watches the code of one notebook."""

    def __init__(self, shell: Any, lesson: Path) -> None:
        """Begin to watch.

        Parameters
        ----------
        shell
            IPython's.
        lesson
            The folder that code may read, and not change.
        """
        self._shell = shell
        self._lesson = lesson.resolve()
        # Rooms may lie in the lesson's folder, and its environment usually does.
        self._own = (Path.cwd().resolve().parent, Path(sys.prefix).resolve())
        # Paths that people write need not be free of links.
        folders = {lesson.absolute() / "data", self._lesson / "data"}
        self._data = tuple(str(folder) for folder in folders)
        self.data_read: set[str] = set()
        self._found: list[Finding] = []
        self._process = os.getpid()
        self._leftovers = Leftovers(shell.user_ns)
        shell.ask_exit = functools.partial(self._refuse_end, "exit()")
        for name in ("_exit", "abort"):
            setattr(os, name, self._refusing(name, getattr(os, name)))
        shell.events.register("post_run_cell", self._look_around)
        self._handlers: dict[str, Callable[[tuple], None]] = {
            **{name: functools.partial(self._change, name) for name in CHANGES},
            **dict.fromkeys(STARTS, self._leftovers.add_command),
            "open": self._open,
            "os.exec": lambda _: self._refuse_end("os.exec"),
            "os.kill": self._kill,
            "os.killpg": self._kill,
        }
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple) -> None:
        if handler := self._handlers.get(event):
            handler(arguments)

    # Files

    def _open(self, arguments: tuple) -> None:
        path, _, flags = arguments
        if not isinstance(path, str | bytes | os.PathLike):  # opened already
            return
        if flags & WRITING:
            self._refuse_change(path, None, follow=True)
        else:
            self._note_read(path)

    def _note_read(self, path: Any) -> None:
        """Note a file of the lesson's data that is read past the copy in the room."""
        text = os.fsdecode(path)
        if text.startswith(self._data):
            place, data = Path(text).resolve(), (self._lesson / "data").resolve()
            if place.is_relative_to(data):
                self.data_read.add(place.relative_to(data).as_posix())

    def _change(self, event: str, arguments: tuple) -> None:
        for index, folder, follow in CHANGES[event]:
            path = arguments[index]
            if isinstance(path, str | bytes | os.PathLike):
                base = arguments[folder] if folder is not None else None
                self._refuse_change(path, base, follow)

    def _refuse_change(self, path: Any, base: int | None, follow: bool) -> None:
        place = _place(path, base, follow)
        if not place.is_relative_to(self._lesson) or "__pycache__" in place.parts:
            return
        if any(place.is_relative_to(own) for own in self._own):
            return
        name = place.relative_to(self._lesson).as_posix()
        what = "the lesson's folder" if name == "." else f"the lesson's {name}"
        self._add("room", what)
        raise LeavesRoomError(f"code may read {what}, and not change it")

    # The end of Python, and of others

    def _refuse_end(self, call: str) -> None:
        if os.getpid() == self._process:
            self._add("ends-python", call)
            raise SystemExit(call)

    def _refusing(self, name: str, end: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(end)
        def refuse(*words: Any, **options: Any) -> Any:
            self._refuse_end(f"os.{name}")
            return end(*words, **options)

        return refuse

    def _kill(self, arguments: tuple) -> None:
        """Refuse signals but those to processes that the block has started."""
        target, number = arguments
        if os.getpid() != self._process or number == 0:
            return
        if abs(target) in (0, self._process):
            if signal.getsignal(number) in (signal.SIG_DFL, None):
                self._refuse_end("os.kill")
        elif abs(target) not in {process.pid for process in descendants()}:
            self._add("room", f"process {target}")
            raise LeavesRoomError(f"process {target} is none of this episode's")

    # What is found

    def _add(self, rule: str, what: str) -> None:
        if os.getpid() == self._process:
            line = block_line(self._shell.user_ns)
            self._found.append(Finding(rule, what, line))

    def _look_around(self, result: Any) -> None:
        """Send what a block did, and what it leaves behind, when it has run."""
        if os.getpid() != self._process:
            os._exit(0)  # a fork of the kernel that the block forgot to end
        error = getattr(result, "error_in_exec", None)
        if isinstance(error, SystemExit) and not self._found:
            line = self._traceback_line(error.__traceback__)
            self._found.append(Finding("ends-python", "SystemExit", line))
        self._found += [
            Finding("left-behind", left.what, left.line)
            for left in self._leftovers.find()
        ]
        if self._found:
            found = [asdict(finding) for finding in self._found]
            self._found.clear()
            self._shell.display_pub.publish({MIME: found})

    def _traceback_line(self, trace: TracebackType | None) -> int | None:
        while trace and trace.tb_frame.f_globals is not self._shell.user_ns:
            trace = trace.tb_next
        return trace.tb_lineno if trace else None


def _place(path: Any, base: int | None, follow: bool) -> Path:
    """Return the file that is meant: absolute, and without links on the way."""
    place = Path(os.fsdecode(path))
    if isinstance(base, int) and base >= 0 and not place.is_absolute():
        place = Path(f"/proc/self/fd/{base}") / place
    return place.resolve() if follow else place.parent.resolve() / place.name
