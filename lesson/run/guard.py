"""Keep an episode in its room: refuse what would harm the lesson, see what is left.

Runs inside the kernel. What is found is sent among the outputs of the block, and
``lesson.run.client`` takes it out of them.
"""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import psutil

MIME = "application/vnd.lesson.fault+json"
# What is about to end may do so in peace; seconds.
PATIENCE = 1.0
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC

# Events of Python's audit that change something: for each path among the arguments its
# place, that of the folder that it is relative to, and whether a link is followed.
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
# Events that begin another process.
STARTS = ("os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen")
# Processes that libraries start once and use again, told by what their command holds.
OF_LIBRARIES = ("multiprocessing.resource_tracker", "joblib.externals.loky")
# One more, but for the processes that it has started for somebody.
FORK_SERVER = "multiprocessing.forkserver"


class LeavesRoomError(PermissionError):
    """Code tried to change what does not belong to it."""


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


@dataclass(frozen=True)
class _Started:
    """A thread, where a block had it started, and whether the block itself did it."""

    thread: threading.Thread
    line: int | None
    by_block: bool


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
        self.shell = shell
        self.lesson = lesson.resolve()
        # Rooms may lie in the lesson's folder, and its environment usually does.
        self.own = [Path.cwd().resolve().parent, Path(sys.prefix).resolve()]
        # Paths that people write need not be free of links.
        folders = {lesson.absolute() / "data", self.lesson / "data"}
        self.data = tuple(str(folder) for folder in folders)
        self.data_read: set[str] = set()
        self.found: list[Finding] = []
        self.threads: list[_Started] = []
        self.commands: list[tuple[list[str], int]] = []
        self.process = os.getpid()
        shell.ask_exit = functools.partial(self._refuse_end, "exit()")
        for name in ("_exit", "abort"):
            setattr(os, name, self._refusing(name, getattr(os, name)))
        shell.events.register("post_run_cell", self._look_around)
        self._handlers: dict[str, Callable[[tuple], None]] = {
            **{name: functools.partial(self._change, name) for name in CHANGES},
            "open": self._open,
            "os.exec": lambda arguments: self._refuse_end("os.exec"),
            **dict.fromkeys(STARTS, self._command),
            "os.kill": self._kill,
            "os.killpg": self._kill,
            "_thread.start_new_thread": self._thread,
            "_thread.start_joinable_thread": self._thread,
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
        if text.startswith(self.data):
            place, data = Path(text).resolve(), (self.lesson / "data").resolve()
            if place.is_relative_to(data):
                self.data_read.add(place.relative_to(data).as_posix())

    def _change(self, event: str, arguments: tuple) -> None:
        for index, folder, follow in CHANGES[event]:
            if isinstance(path := arguments[index], str | bytes | os.PathLike):
                base = arguments[folder] if folder is not None else None
                self._refuse_change(path, base, follow)

    def _refuse_change(self, path: Any, base: int | None, follow: bool) -> None:
        place = _place(path, base, follow)
        if not place.is_relative_to(self.lesson) or "__pycache__" in place.parts:
            return
        if any(place.is_relative_to(own) for own in self.own):
            return
        name = place.relative_to(self.lesson).as_posix()
        self._add("room", name)
        message = f"{name} belongs to the lesson, which code cannot change"
        raise LeavesRoomError(message)

    # The end of Python

    def _refuse_end(self, call: str) -> None:
        if os.getpid() == self.process:
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
        if os.getpid() != self.process or number == 0:
            return
        if abs(target) in (0, self.process):
            if signal.getsignal(number) in (signal.SIG_DFL, None):
                self._refuse_end("os.kill")
        elif abs(target) not in {process.pid for process in _descendants()}:
            self._add("room", f"process {target}")
            raise LeavesRoomError(f"process {target} is none of this episode's")

    # What is left behind

    def _command(self, arguments: tuple) -> None:
        if line := self._line():
            words = arguments[1] if len(arguments) > 1 else ()
            words = words if isinstance(words, list | tuple) else [words]
            self.commands.append(([str(word) for word in words], line))

    def _thread(self, arguments: tuple) -> None:
        thread = getattr(arguments[0], "__self__", None)
        if not isinstance(thread, threading.Thread):
            thread = _BareThread(arguments[0])
        frame: FrameType | None = sys._getframe(2)
        while frame and frame.f_globals.get("__name__") == "threading":
            frame = frame.f_back
        by_block = frame is not None and frame.f_globals is self.shell.user_ns
        line = self._line()
        if by_block or line:
            self.threads.append(_Started(thread, line, by_block))

    def _look_around(self, result: Any) -> None:
        """Send what a block did, and what it leaves behind, when it has run."""
        if os.getpid() != self.process:
            os._exit(0)  # a fork of the kernel that the block forgot to end
        error = getattr(result, "error_in_exec", None)
        if isinstance(error, SystemExit) and not self.found:
            line = self._traceback_line(error.__traceback__)
            self.found.append(Finding("ends-python", "SystemExit", line))
        end = time.monotonic() + PATIENCE
        while (left := list(self._left_behind())) and time.monotonic() < end:
            time.sleep(0.02)
        self.found += left
        self.threads = [one for one in self.threads if one.thread.is_alive()]
        self.commands.clear()
        if self.found:
            found = [asdict(finding) for finding in self.found]
            self.shell.display_pub.publish({MIME: found})
            self.found.clear()

    def _left_behind(self) -> Iterator[Finding]:
        for process in _descendants():
            if words := _command_unless_of_library(process):
                name = Path(words[0]).name
                lines = [line for command, line in self.commands if command == words]
                lines = lines or [line for _, line in self.commands] or [None]
                yield Finding("left-behind", f"the process `{name}`", lines[-1])
        frames = sys._current_frames()
        for one in self.threads:
            if one.thread.is_alive() and (
                one.by_block or self._runs_block(frames.get(one.thread.ident or 0))
            ):
                what = f"the thread `{one.thread.name}`"
                yield Finding("left-behind", what, one.line)
        for task in _tasks():
            frame = getattr(task.get_coro(), "cr_frame", None)
            if frame and frame.f_globals is self.shell.user_ns:
                what = f"the task `{frame.f_code.co_name}`"
                yield Finding("left-behind", what, None)

    def _runs_block(self, frame: FrameType | None) -> bool:
        while frame and frame.f_globals is not self.shell.user_ns:
            frame = frame.f_back
        return frame is not None

    # Lines

    def _add(self, rule: str, what: str) -> None:
        if os.getpid() == self.process:
            self.found.append(Finding(rule, what, self._line()))

    def _line(self) -> int | None:
        """Return the line of the block that runs now: of its call, not of functions."""
        if threading.current_thread() is not threading.main_thread():
            return None
        frame: FrameType | None = sys._getframe(1)
        line = None
        while frame:
            if frame.f_globals is self.shell.user_ns:
                line = frame.f_lineno
            frame = frame.f_back
        return line

    def _traceback_line(self, trace: TracebackType | None) -> int | None:
        while trace and trace.tb_frame.f_globals is not self.shell.user_ns:
            trace = trace.tb_next
        return trace.tb_lineno if trace else None


class _BareThread(threading.Thread):
    """Stands for a thread that was started without an object of its own."""

    def __init__(self, function: Any) -> None:
        super().__init__(name=getattr(function, "__name__", "_thread"))
        self._others = set(sys._current_frames())

    def is_alive(self) -> bool:
        """Tell whether there is a thread that nobody else accounts for."""
        objects = {
            thread.ident
            for thread in threading.enumerate()
            if not isinstance(thread, threading._DummyThread)
        }
        return bool(set(sys._current_frames()) - self._others - objects)


def _place(path: Any, base: int | None, follow: bool) -> Path:
    """Return the file that is meant: absolute, and without links on the way."""
    place = Path(os.fsdecode(path))
    if isinstance(base, int) and base >= 0 and not place.is_absolute():
        place = Path(f"/proc/self/fd/{base}") / place
    return place.resolve() if follow else place.parent.resolve() / place.name


def _descendants() -> list[psutil.Process]:
    """Return the processes that this one has started, directly or not."""
    if _has_no_children():
        return []
    me = psutil.Process()
    found = me.children(recursive=True)
    if sys.platform not in ("linux", "win32"):  # where nobody adopts orphans
        pids = {process.pid for process in found} | {me.pid}
        found += [
            process
            for process in psutil.process_iter()
            if process.pid not in pids and _group(process.pid) == os.getpgid(0)
        ]
    return found


def _has_no_children() -> bool:
    """Tell quickly that there are no processes to look for."""
    if sys.platform != "linux":
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return True
    return False


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def _command_unless_of_library(process: psutil.Process) -> list[str] | None:
    """Return the words that started a living process, unless a library keeps it."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        words = process.cmdline()
        is_direct = process.ppid() == os.getpid()
    except psutil.Error:
        return None
    command = " ".join(words)
    if any(name in command for name in OF_LIBRARIES):
        return None
    if FORK_SERVER in command and is_direct:
        return None
    return words or ["?"]


def _tasks() -> set[asyncio.Task]:
    try:
        return asyncio.all_tasks()
    except RuntimeError:  # no loop runs
        return set()
