"""What runs inside the kernel before and after an episode's own code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Given to the kernel's process before it starts.
ENVIRONMENT = {
    "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "tensorflow"),
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_DETERMINISTIC_OPS": "1",
}

_opened: set[str] = set()


def prepare() -> None:
    """Set up plots, and note which files below ``data`` are opened from now on."""
    from IPython import get_ipython

    # Twice as many pixels as shown: sharp on the screens of phones and laptops.
    get_ipython().run_line_magic("config", "InlineBackend.figure_formats=['retina']")
    data = Path("data").resolve()

    def note(event: str, arguments: tuple) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = Path(os.fsdecode(arguments[0])).resolve()
            if path.is_relative_to(data):
                _opened.add(path.relative_to(data).as_posix())

    sys.addaudithook(note)


def opened() -> list[str]:
    """Return the files opened so far, relative to ``data``."""
    return sorted(_opened)
