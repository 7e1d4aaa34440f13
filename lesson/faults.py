"""What is wrong with a lesson, said to the person who can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """One fault, at one place.

    Attributes
    ----------
    path
        The file to mend, relative to the lesson's folder; None for no file.
    line
        The line in that file, counted from 1; None when the whole file is meant.
    rule
        A short name for the kind of fault.
    message
        What is wrong, and what to do about it.
    excerpt
        Lines to show below the message, such as the block that failed.
    severity
        ``error``, or ``warning`` for what is not wrong but still to be done.
    """

    path: Path | None
    line: int | None
    rule: str
    message: str
    excerpt: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.path.as_posix() if self.path else "lesson"
        if self.line:
            place += f":{self.line}"
        kind = "warning: " if self.severity == "warning" else ""
        text = f"{place}: {self.rule}: {kind}{self.message}"
        if self.excerpt:
            text += "\n" + "\n".join(f"    {x}" for x in self.excerpt.splitlines())
        return text


class LessonError(Exception):
    """The lesson cannot be built; carries every fault that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
