"""Report what readers would see below a block and should not, or would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lesson.faults import Fault
from lesson.read.episode import Episode
from lesson.run.failure import untagged_error_fault
from lesson.run.forms import Form
from lesson.run.leaks import find_address, find_path
from lesson.run.notebook import tags
from lesson.run.origins import NATIVE_STREAM
from lesson.run.shown import Shown, shown

# What IPython's objects for showing say of themselves when they are printed.
NOTEBOOK_OBJECT = re.compile(r"<IPython\.(?:core|lib)\.display\.\w+ object[^>\n]*>")


def output_faults(episode: Episode, cell: Any) -> Iterator[Fault]:
    """Yield the faults of what a code cell shows."""
    cell_tags = tags(cell)
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if errors and "raises-exception" not in cell_tags:
        # Those that follow are consequences of the first.
        yield untagged_error_fault(episode, cell, errors[0])
    elif "check" not in cell_tags:
        if _prints_past_python(cell):
            message = (
                "tf.print writes past Python to standard error, which is not shown; "
                "give it output_stream=sys.stdout"
            )
            yield Fault(episode.path, cell.metadata.lesson.line, "output-form", message)
        for one in shown(cell):
            if found := _fault(one):
                rule, message = found
                yield Fault(episode.path, cell.metadata.lesson.line, rule, message)


def _prints_past_python(cell: Any) -> bool:
    """Tell whether TensorFlow prints what the author asked for where logs go."""
    asked = "tf.print(" in cell.source and "output_stream" not in cell.source
    return asked and any(output.get("name") == NATIVE_STREAM for output in cell.outputs)


def _fault(one: Shown) -> tuple[str, str] | None:
    """Return the rule that something shown breaks, and what to say."""
    if one.form is Form.REFUSED:
        return "output-form", f"this block shows {one.content}"
    if found := NOTEBOOK_OBJECT.search(one.content):
        return "output-form", (
            f"this block prints `{found[0]}`, which shows itself only at the end of a "
            "block or in display(...); do not print it"
        )
    if address := find_address(one.content):
        return "address", (
            f"`{address}` names a place in memory, another one in each run; assign the "
            "value to a name, or show something of it that readers need"
        )
    if path := find_path(one.content):
        return "machine-path", (
            f"`{path}` is a path of this machine; show the name of the file, or its "
            "path from the lesson's folder"
        )
    return None
