"""Find what a block leaves behind: processes, threads and tasks that go on.

Runs inside the kernel.
"""

from __future__ import annotations

import _thread
import asyncio
import functools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

# What is about to end may do so in peace; seconds.
PATIENCE = 1.0
# Events of Python's audit that begin another process.
STARTS = ("os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen")
# Processes that libraries start once and use again, told by what their command holds.
OF_LIBRARIES = ("multiprocessing.resource_tracker", "joblib.externals.loky")
# One more, but for the processes that it has started for somebody.
FORK_SERVER = "multiprocessing.forkserver"

Names = dict[str, Any]


@dataclass(frozen=True)
class Leftover:
    """Something that goes on, and the line of the block that began it, if known."""

    what: str
    line: int | None


@dataclass(frozen=True)
class _Started:
    """A thread, where a block had it started, and whether the block itself did it."""

    thread: threading.Thread | _BareThread
    line: int | None
    by_block: bool


class Leftovers:
    """Sees what is started, and tells what of it goes on."""

    def __init__(self, names: Names) -> None:
        """Begin to see.

        Parameters
        ----------
        names
            Those of the notebook, which are the globals of all code in its cells.
        """
        self._names = names
        self._threads: list[_Started] = []
        self._commands: list[tuple[list[str], int]] = []
        self._see_threads()

    def find(self) -> list[Leftover]:
        """Return what goes on though its block has ended, and forget the rest."""
        end = time.monotonic() + PATIENCE
        while (found := list(self._find())) and time.monotonic() < end:
            time.sleep(0.02)
        self._threads = [one for one in self._threads if one.thread.is_alive()]
        self._commands.clear()
        return found

    def add_command(self, arguments: tuple) -> None:
        """Note the start of a process, from the arguments of its audit event."""
        if line := block_line(self._names):
            words = arguments[1] if len(arguments) > 1 else ()
            words = words if isinstance(words, list | tuple) else [words]
            self._commands.append(([str(word) for word in words], line))

    def _see_threads(self) -> None:
        """See each thread that is started; Python 3.11 has no event for it."""
        start, start_bare = threading.Thread.start, _thread.start_new_thread

        @functools.wraps(start)
        def see(thread: threading.Thread) -> None:
            self._add_thread(thread)
            start(thread)

        @functools.wraps(start_bare)
        def see_bare(function: Callable[..., Any], *words: Any) -> int:
            thread = _BareThread(function)
            self._add_thread(thread)
            return start_bare(thread.run, *words)

        threading.Thread.start = see  # type: ignore[method-assign]
        _thread.start_new_thread = see_bare

    def _add_thread(self, thread: threading.Thread | _BareThread) -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame and frame.f_globals.get("__name__") == "threading":
            frame = frame.f_back
        by_block = frame is not None and frame.f_globals is self._names
        line = block_line(self._names)
        if by_block or line:
            self._threads.append(_Started(thread, line, by_block))

    def _find(self) -> Iterator[Leftover]:
        for process in descendants():
            if words := _command_unless_of_library(process):
                yield Leftover(
                    f"the process `{Path(words[0]).name}`", self._line(words)
                )
        frames = sys._current_frames()
        for one in self._threads:
            frame = frames.get(one.thread.ident or 0)
            if one.thread.is_alive() and (one.by_block or self._is_in_block(frame)):
                yield Leftover(f"the thread `{one.thread.name}`", one.line)
        for task in _tasks():
            frame = getattr(task.get_coro(), "cr_frame", None)
            if frame and frame.f_globals is self._names:
                yield Leftover(f"the task `{frame.f_code.co_name}`", None)

    def _line(self, words: list[str]) -> int | None:
        """Return where a process was started: with its words, or else the last one."""
        lines = [line for command, line in self._commands if command == words]
        lines = lines or [line for _, line in self._commands]
        return lines[-1] if lines else None

    def _is_in_block(self, frame: FrameType | None) -> bool:
        while frame and frame.f_globals is not self._names:
            frame = frame.f_back
        return frame is not None


class _BareThread:
    """Stands for a thread that is started without an object of its own."""

    ident = None

    def __init__(self, function: Callable[..., Any]) -> None:
        self.name = getattr(function, "__name__", "?")
        self._function = function
        self._ended = False

    def run(self, *words: Any, **options: Any) -> None:
        try:
            self._function(*words, **options)
        finally:
            self._ended = True

    def is_alive(self) -> bool:
        return not self._ended


def block_line(names: Names) -> int | None:
    """Return the line of the block that runs now: of its call, not of its functions."""
    if threading.current_thread() is not threading.main_thread():
        return None
    frame: FrameType | None = sys._getframe(1)
    line = None
    while frame:
        if frame.f_globals is names:
            line = frame.f_lineno
        frame = frame.f_back
    return line


def descendants() -> list[psutil.Process]:
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
    """Tell quickly, where that can be told, that there are no processes to look for."""
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
