"""Show faults: to people, to GitHub's annotations, to programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from lesson.faults import Fault

Faults = Sequence[Fault]


def as_text(faults: Faults) -> str:
    """Return a line for each fault, and how many there are."""
    errors = sum(fault.severity == "error" for fault in faults)
    counts = [_count(errors, "error"), _count(len(faults) - errors, "warning")]
    return "\n".join([*map(str, faults), f"{' and '.join(counts)}."])


def as_github(faults: Faults) -> str:
    """Return workflow commands, which GitHub shows beside the lines they name."""
    return "\n".join(_annotation(fault) for fault in faults)


def as_json(faults: Faults) -> str:
    """Return a list of objects, in ASCII, so that any output can hold it."""
    return json.dumps([_fields(fault) for fault in faults], indent=2)


FORMATS: dict[str, Callable[[Faults], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
}


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _annotation(fault: Fault) -> str:
    place = {"file": fault.path.as_posix() if fault.path else "", "line": fault.line}
    fields = {name: value for name, value in place.items() if value}
    fields["title"] = fault.rule
    listed = ",".join(f"{name}={_escape(value)}" for name, value in fields.items())
    message = _escape(fault.message, in_field=False)
    return f"::{fault.severity} {listed}::{message}"


def _escape(value: object, in_field: bool = True) -> str:
    text = str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_field else text


def _fields(fault: Fault) -> dict[str, object]:
    return {
        "path": fault.path.as_posix() if fault.path else None,
        "line": fault.line,
        "rule": fault.rule,
        "severity": fault.severity,
        "message": fault.message,
    }
