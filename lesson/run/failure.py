"""Say what stopped a cell in terms of the episode: its line, its block, the error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lesson.faults import Fault
from lesson.read.episode import Episode
from lesson.run.notebook import INLINE_TAG, tags
from lesson.run.tracebacks import read_note

if TYPE_CHECKING:
    from nbclient.exceptions import CellExecutionError
    from nbformat import NotebookNode

    from lesson.run.guard import Finding

ANSI = re.compile(r"\x1b\[[0-9;]*m")
LONGEST_MESSAGE = 12  # lines


# How a crashing Python names them, the innermost first.
CRASH_LINE = re.compile(r'File ".*ipykernel_\d+.\d+\.py", line (\d+) in ')
# What one of the guard's findings means, and what to do.
ROOM_MESSAGES = {
    "room": (
        "this block reaches for {}, which belongs to the lesson or to others; write "
        "to the folder in which the code runs, by names such as `model.keras`"
    ),
    "ends-python": (
        "this block ends Python ({}), and no later block could run; remove that, or "
        "put the code in a function and `return`"
    ),
    "left-behind": (
        "this block leaves {} behind; end it in the same block: wait(), join(), "
        "terminate() or a `with`"
    ),
}


def cell_fault(
    episode: Episode, cell: NotebookNode, error: Exception, log: Path
) -> Fault:
    """Return the fault behind an error that was raised while running a cell.

    Parameters
    ----------
    episode
        As written.
    cell
        That ran.
    error
        What the client raised.
    log
        Where Python writes when it crashes.
    """
    # Weaving tells of errors, too, and should not wait for a client to load.
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    from lesson.run.client import TooMuchOutputError

    line = cell.metadata.lesson.line if "lesson" in cell.metadata else 1
    if isinstance(error, CellTimeoutError):
        message = "this block did not end within the time limit; see --cell-timeout"
        return Fault(episode.path, line, "time-limit", message, cell.source)
    if isinstance(error, TooMuchOutputError):
        message = "this block puts out more than a page can show; print less"
        return Fault(episode.path, line, "too-much-output", message, cell.source)
    if not isinstance(error, CellExecutionError):
        at = _crash_line(log)
        excerpt = marked_lines(cell.source, line, at) if at else cell.source
        message = (
            "the Python process died in this block, perhaps out of memory; "
            "make the block smaller"
        )
        at = at or 1
        return Fault(episode.path, line + at - 1, "dead-kernel", message, excerpt)
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


def room_fault(episode: Episode, cell: NotebookNode, finding: Finding) -> Fault:
    """Return the fault of a block that did what no block may do."""
    line, at = cell.metadata.lesson.line, finding.line or 1
    message = ROOM_MESSAGES[finding.rule].format(finding.what)
    if INLINE_TAG in tags(cell):
        return Fault(episode.path, line, finding.rule, message)
    excerpt = marked_lines(cell.source, line, at)
    return Fault(episode.path, line + at - 1, finding.rule, message, excerpt)


def no_kernel_fault(episode: Episode, error: Exception, log: Path) -> Fault:
    """Return the fault of an episode whose kernel did not start."""
    said = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    last = said.strip().splitlines()[-1:] or [str(error)]
    message = (
        f"Python did not start for this episode: {last[0]}; is the lesson's "
        "environment whole?"
    )
    return Fault(episode.path, None, "dead-kernel", message)


def _crash_line(log: Path) -> int | None:
    """Return the line of the block in which Python crashed, if it could say that."""
    said = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    _, _, trace = said.rpartition("Current thread")
    found = CRASH_LINE.findall(trace.split("\n\n")[0])
    return int(found[-1]) if found else None


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
