"""What a block shows, as its outputs say it: text, errors, tables and other HTML.

Plots are left out: images name those. What this module returns is judged by
``lesson.run.findings`` and turned into Markdown by ``lesson.weave.outputs``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lesson.run.failure import shorten
from lesson.run.forms import Form, form_of
from lesson.run.leaks import without_addresses
from lesson.run.notebook import tags
from lesson.run.origins import PROGRESS_STREAM
from lesson.run.terminal import visible_text
from lesson.run.tracebacks import read_note

# The streams that are shown if the block is tagged for it.
ASKED_FOR = {PROGRESS_STREAM: "show-progress", "stderr": "show-warnings"}


@dataclass(frozen=True)
class Shown:
    """Something below a block, and its form."""

    form: Form
    content: str


def shown(cell: Any) -> list[Shown]:
    """Return what a cell that has run shows, with neighbouring texts joined."""
    parts: list[Shown] = []
    for one in _pieces(cell):
        last = parts[-1] if parts else None
        if last and last.form == one.form == Form.TEXT:
            parts[-1] = Shown(Form.TEXT, last.content + one.content)
        elif last != one or one.form is not Form.ERROR:
            # Matplotlib draws twice, and so says twice what it cannot draw.
            parts.append(one)
    return [one for one in map(_as_seen, parts) if one.content]


def _as_seen(one: Shown) -> Shown:
    is_text = one.form is Form.TEXT
    return Shown(Form.TEXT, visible_text(one.content)) if is_text else one


def _pieces(cell: Any) -> Iterator[Shown]:
    """Yield what each output shows; a plot only parts the texts around it."""
    ends_line = True
    for output in cell.outputs:
        if output.output_type == "stream":
            if text := _streamed(output, tags(cell)):
                yield Shown(Form.TEXT, text)
                ends_line = text.endswith("\n")
        elif output.output_type == "error":
            yield Shown(Form.ERROR, error_text(output, cell.source))
        else:
            form, content = form_of(output.data)
            if form is Form.TEXT:
                # A notebook shows a value on a line of its own.
                start = "" if ends_line else "\n"
                content = start + content.removesuffix("\n") + "\n"
                ends_line = True
            yield Shown(form, content)


def _streamed(output: Any, cell_tags: list[str]) -> str:
    """Return what is seen of a stream."""
    if output.name == "stdout":
        return output.text
    if ASKED_FOR.get(output.name) not in cell_tags:
        return ""
    # Authors cannot change the words of a library's warnings.
    return without_addresses(output.text) if output.name == "stderr" else output.text


def error_text(output: Any, source: str) -> str:
    """Return the part of an error that teaches: the learner's own line and the message.

    Parameters
    ----------
    output
        Of type ``error``.
    source
        The block that raised it.
    """
    note = read_note("\n".join(output.traceback))
    lines = source.splitlines()
    place = []
    if note.line and note.line <= len(lines):
        place = [f"  line {note.line}", f"    {lines[note.line - 1].strip()}"]
    message = f"{output.ename}: {shorten(output.evalue)}".rstrip(": ")
    return "\n".join(
        ["Traceback (most recent call last):", *place, message, *note.details]
    )
