"""Say what stopped a cell in terms of the episode: its line, its block, the error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lesson.faults import Fault
from lesson.read.episode import Episode
from lesson.run.notebook import INLINE_TAG, tags
from lesson.run.tracebacks import read_note

if TYPE_CHECKING:
    from nbclient.exceptions import CellExecutionError
    from nbformat import NotebookNode

ANSI = re.compile(r"\x1b\[[0-9;]*m")
LONGEST_MESSAGE = 12  # lines


def cell_fault(episode: Episode, cell: NotebookNode, error: Exception) -> Fault:
    """Return the fault behind an error that nbclient raised while running a cell."""
    # Weaving shortens errors, too, and should not wait for nbclient to load.
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    line = cell.metadata.lesson.line if "lesson" in cell.metadata else 1
    if isinstance(error, CellTimeoutError):
        message = "this block did not end within the time limit; see --cell-timeout"
        return Fault(episode.path, line, "time-limit", message, cell.source)
    if not isinstance(error, CellExecutionError):
        message = (
            "the Python process died in this block, "
            "perhaps out of memory or by os._exit; make the block smaller"
        )
        return Fault(episode.path, line, "dead-kernel", message, cell.source)
    at = error_line(error.traceback)
    what = f"{error.ename}: {shorten(error.evalue)}"
    if INLINE_TAG in tags(cell):
        message = f"this inline value cannot be computed: {what}"
        return Fault(episode.path, line, "inline", message)
    excerpt = marked_lines(cell.source, line, at)
    place = line + (at or 1) - 1
    if "check" in tags(cell):
        message = f"this claim does not hold: {what}; mend the claim or the code"
        return Fault(episode.path, place, "failed-claim", message, excerpt)
    message = f"this block raised {what}{_advice(error)}"
    return Fault(episode.path, place, "raised", message, excerpt)


def untagged_error_fault(
    episode: Episode, cell: NotebookNode, output: NotebookNode
) -> Fault:
    """Return the fault of an error that a block shows though it ran to its end."""
    line = cell.metadata.lesson.line
    at = error_line("\n".join(output.traceback))
    message = (
        f"showing what this block made raised {output.ename}: "
        f"{shorten(output.evalue)}; mend it, or tag it raises-exception if it is "
        "meant to fail"
    )
    excerpt = marked_lines(cell.source, line, at)
    return Fault(episode.path, line + (at or 1) - 1, "raised", message, excerpt)


def no_kernel_fault(episode: Episode, error: Exception) -> Fault:
    """Return the fault of an episode whose kernel did not start."""
    message = f"Python did not start for this episode: {error}"
    return Fault(episode.path, None, "dead-kernel", message)


def error_line(traceback: str) -> int | None:
    """Return the line of the failing cell, counted from 1; None when it has none."""
    return read_note(traceback).line


def shorten(message: str) -> str:
    """Return the first lines of a long message."""
    lines = ANSI.sub("", message).strip().splitlines()
    if len(lines) > LONGEST_MESSAGE:
        lines = [*lines[:LONGEST_MESSAGE], "…"]
    return "\n".join(lines)


def marked_lines(source: str, first_line: int, at: int | None) -> str:
    """Return a block with line numbers and a mark at the line that failed, if any."""
    return "\n".join(
        f"{'>' if number == at else ' '} {first_line + number - 1} | {text}"
        for number, text in enumerate(source.splitlines(), start=1)
    )


def _advice(error: CellExecutionError) -> str:
    if error.ename == "FileNotFoundError" and "data/" in error.evalue:
        return "; is the file in data/? `git checkout data` restores what was committed"
    if error.ename.endswith("Warning"):
        return "; the next versions will not have it: use what takes its place"
    return "; mend it, or tag it raises-exception if it is meant to fail"
