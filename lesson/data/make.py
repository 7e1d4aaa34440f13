"""Make the data files again, and report where they differ from what is kept."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lesson.data.cards import Card, read_cards
from lesson.data.check import file_fault
from lesson.faults import Fault, LessonError
from lesson.layout import Layout


def make_data(layout: Layout, say: Callable[[str], None]) -> None:
    """Run the commands of all cards whose files can be made bit for bit.

    They run in a scratch folder. A file that is missing or damaged in ``data/`` is put
    back when what was made is what its card describes.

    Parameters
    ----------
    layout
        The lesson.
    say
        Called with a line about each command and each file.

    Raises
    ------
    LessonError
        A command failed, or made something else than its card describes.
    """
    cards = read_cards(layout)
    for card in cards:
        if not card.exact:
            say(f"{card.file}: left alone; {card.made_by} makes one as good")
    exact = [card for card in cards if card.exact]
    faults: list[Fault] = []
    with tempfile.TemporaryDirectory(prefix="lesson-data-") as scratch:
        data = Path(scratch) / "data"
        data.mkdir()
        for script in layout.data.glob("*.py"):
            shutil.copy(script, data)
        for command in dict.fromkeys(card.made_by for card in exact):
            say(f"running {command}")
            faults += _run(command, Path(scratch), layout)
        for card in exact:
            faults += _compare(layout, card, data / card.file, say)
    if faults:
        raise LessonError(faults)


def _run(command: str, folder: Path, layout: Layout) -> list[Fault]:
    words = [sys.executable, *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode == 0:
        return []
    script = layout.relative(layout.root / words[1])
    last = (done.stderr.strip().splitlines() or ["no message"])[-1]
    return [Fault(script, None, "data", f"`{command}` failed: {last}")]


def _compare(
    layout: Layout, card: Card, made: Path, say: Callable[[str], None]
) -> list[Fault]:
    name = layout.relative(layout.data / card.file)
    if not made.is_file():
        return [Fault(name, None, "data", f"`{card.made_by}` did not make it")]
    if hashlib.sha256(made.read_bytes()).hexdigest() != card.sha256:
        message = f"`{card.made_by}` makes another file than its card describes"
        return [Fault(name, None, "data", message)]
    if file_fault(layout, card):
        shutil.copy(made, layout.data / card.file)
        say(f"{card.file}: restored")
    else:
        say(f"{card.file}: the same")
    return []
