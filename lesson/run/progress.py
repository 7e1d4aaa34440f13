"""Show how far the running episodes are: a bar each, or lines without a terminal."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

# Seconds between two plain lines about one episode.
PLAIN_INTERVAL = 5.0


class RunProgress:
    """Progress of several episodes, shown on standard error.

    Use it as a context manager; report with ``start``, ``cell`` and ``end``.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True)
        self.bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("cell"),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._started: dict[str, float] = {}
        self._said: dict[str, float] = {}

    def __enter__(self) -> RunProgress:
        self.bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bars.stop()

    def start(self, name: str, cells: int) -> None:
        """Say that an episode with so many cells begins to run."""
        self._tasks[name] = self.bars.add_task(name, total=cells)
        self._started[name] = self._said[name] = time.monotonic()
        self._plain(f"{name}: running {cells} cells")

    def cell(self, name: str, done: int, cells: int) -> None:
        """Say that so many cells of an episode are done."""
        self.bars.update(self._tasks[name], completed=done)
        now = time.monotonic()
        if now - self._said[name] >= PLAIN_INTERVAL:
            self._said[name] = now
            seconds = now - self._started[name]
            self._plain(f"{name}: cell {done} of {cells}, {seconds:.0f} s")

    def end(self, name: str, outcome: str) -> None:
        """Say how the run of an episode ended."""
        seconds = time.monotonic() - self._started[name]
        self._plain(f"{name}: {outcome} after {seconds:.0f} s")

    def _plain(self, text: str) -> None:
        if not self.console.is_terminal:
            self.console.print(text, highlight=False, soft_wrap=True)
