"""Check that the data files are those that their cards describe."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lesson.data.cards import Card, read_cards
from lesson.faults import Fault, LessonError
from lesson.layout import Layout

# What is not data: the scripts that make it, and what describes it.
NOT_DATA = {".py", ".md"}
MEGABYTE = 1_000_000
LARGEST_FILE = 15 * MEGABYTE
LARGEST_FOLDER = 50 * MEGABYTE


def data_files(layout: Layout) -> list[Path]:
    """Return the data files, in the order of their names."""
    files = (path for path in layout.data.rglob("*") if path.is_file())
    return sorted(
        path
        for path in files
        if path.suffix not in NOT_DATA and "__pycache__" not in path.parts
    )


def check_data(layout: Layout) -> list[Card]:
    """Check every file and every card.

    Returns
    -------
    list of Card
        All of which are right.

    Raises
    ------
    LessonError
        A file is missing, truncated or altered, has no card, or is too large. Each
        fault names the command that restores the file.
    """
    cards = read_cards(layout)
    faults = [fault for card in cards if (fault := file_fault(layout, card))]
    known = {card.file for card in cards}
    files = data_files(layout)
    for path in files:
        name = layout.relative(path)
        if path.relative_to(layout.data).as_posix() not in known:
            message = "has no card; describe it in data/README.md, or remove it"
            faults.append(Fault(name, None, "data", message))
        if path.stat().st_size > LARGEST_FILE:
            message = (
                f"is larger than {LARGEST_FILE / MEGABYTE:.0f} MB; make it smaller"
            )
            faults.append(Fault(name, None, "data", message))
    total = sum(path.stat().st_size for path in files)
    if total > LARGEST_FOLDER:
        message = f"holds {total / MEGABYTE:.0f} MB; keep it to 50 MB"
        faults.append(Fault(layout.relative(layout.data), None, "data", message))
    if faults:
        raise LessonError(faults)
    return cards


def file_fault(layout: Layout, card: Card) -> Fault | None:
    """Return what is wrong with the file of a card, if anything."""
    path = layout.data / card.file
    what = _difference(path, card)
    if not what:
        return None
    name = layout.relative(path)
    restore = f"`git checkout -- {name.as_posix()}` restores what was committed"
    if card.exact:
        restore += ", `lesson data --make` makes it again"
    return Fault(name, None, "data", f"{what}; {restore}")


def _difference(path: Path, card: Card) -> str:
    if not path.is_file():
        return "is missing"
    size = path.stat().st_size
    if size < card.size:
        return f"is truncated: {size} bytes of {card.size}"
    if size > card.size:
        return f"is longer than its card says: {size} bytes, not {card.size}"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != card.sha256:
        return f"was altered: its SHA-256 is {digest[:12]}…, not {card.sha256[:12]}…"
    return ""
