"""Start the command line as a process of its own, and wait for what it does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

RUN = """
import sys
from lesson.__main__ import main

{before}
sys.argv = ["lesson", *sys.argv[1:]]
main()
"""


def start(folder: Path, *words: str, before: str = "") -> subprocess.Popen:
    """Start the command line in a folder.

    Parameters
    ----------
    folder
        Where it starts.
    words
        What a person would write after `lesson`.
    before
        Code that runs first, to make something fail that seldom does.
    """
    return subprocess.Popen(
        [sys.executable, "-c", RUN.format(before=before), *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so; fail when it takes long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
