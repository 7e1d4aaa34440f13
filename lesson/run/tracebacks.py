"""Note in which line of its cell an error arose, and read the note again.

The first half runs inside the kernel, where the frames of the error are at hand; the
text of a traceback does not tell which cell a line belongs to. The note travels as the
last line of the traceback in the error's output.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# Until Python 3.12 they run in a frame of their own, which knows the line better.
COMPREHENSIONS = {"<dictcomp>", "<listcomp>", "<setcomp>"}
NOTE = re.compile(r"^lesson: (?P<note>\{.*\})$", re.MULTILINE)


@dataclass(frozen=True)
class ErrorNote:
    """What an error's output does not say.

    Attributes
    ----------
    line
        Of the cell, counted from 1; None when nothing in the cell was running.
    details
        What Python shows below the message: notes, and the errors of a group.
    """

    line: int | None = None
    details: tuple[str, ...] = ()


def read_note(text: str) -> ErrorNote:
    """Return the note at the end of a traceback; an empty one when there is none."""
    found = NOTE.findall(text)
    if not found:
        return ErrorNote()
    note = json.loads(found[-1])
    return ErrorNote(note["line"], tuple(note["details"]))


def note_errors(shell: InteractiveShell) -> None:
    """Let every error that the kernel shows end with a note.

    Also groups of errors, which IPython prints instead of sending them as an error.
    """
    running = [""]

    def start(info: Any) -> None:
        code = info.raw_cell
        running[0] = shell.compile.get_code_name(code, code, shell.execution_count)

    def show(error_info: Any = None, **_: Any) -> None:
        kind, error, trace = shell._get_exc_info(error_info)
        lines = traceback.format_exception(kind, error, trace)
        note = {"line": _line(error, running[0]), "details": [*_details(error)]}
        lines.append(f"\nlesson: {json.dumps(note)}")
        shell._showtraceback(kind, _message(error, running[0]), lines)

    shell.events.register("pre_run_cell", start)
    shell.showtraceback = show
    # Asked for where code cannot be compiled.
    shell.showsyntaxerror = shell.showindentationerror = lambda *_, **__: show()


def _line(error: BaseException, file: str) -> int | None:
    """Return the first line of a cell that an error has passed through."""
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if found and code.co_name not in COMPREHENSIONS:
            return found
        if code.co_filename == file:
            found = line
    if found:
        return found
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    return None


def _message(error: BaseException, file: str) -> str:
    """Return the message of an error, without the name of the file made for a cell."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.msg
    try:
        return str(error)
    except Exception:  # a class of the author's, or a library's, may fail in any way
        return "<exception str() failed>"  # as Python says it


def _details(error: BaseException) -> Iterator[str]:
    """Yield what Python shows below the message."""
    for note in getattr(error, "__notes__", ()):
        yield from str(note).splitlines()
    if isinstance(error, BaseExceptionGroup):
        group = traceback.TracebackException.from_exception(error)
        _only_messages(group)
        lines = "".join(group.format()).splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith("  +-+--"))
        yield from lines[first:]


def _only_messages(error: traceback.TracebackException) -> None:
    """Remove the frames, which name files of this machine, and earlier errors."""
    error.stack = error.__cause__ = error.__context__ = None
    for one in error.exceptions or ():
        _only_messages(one)
