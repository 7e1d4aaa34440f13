"""Find what a text says of this run and this machine, and of no other."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Where an object lies in memory, as its text names it when its class has no better one.
ADDRESS = re.compile(
    r"<[^\n]*\bat 0x[0-9a-f]{5,}>?|<[^\n]*\b0x[0-9a-f]{9,}>?|\bat 0x[0-9a-f]{8,}",
    re.IGNORECASE,
)
AT_ADDRESS = re.compile(r"\s+at 0x[0-9a-f]{5,}", re.IGNORECASE)
# Folders made for a while: of an episode, of its cells, and by `tempfile`.
SCRATCH = r"(?:lesson-|ipykernel_|tmp)\w+"


def find_address(text: str) -> str:
    """Return the first mention of a place in memory, or nothing."""
    found = ADDRESS.search(text)
    return found[0] if found else ""


def without_addresses(text: str) -> str:
    """Return a text that names objects and not where they lie in memory."""
    return AT_ADDRESS.sub("", text)


def find_path(text: str) -> str:
    """Return the first path that only this machine has, or nothing."""
    found = re.search(rf"(?<![\w/.-])(?:{'|'.join(_folders())})[^\s'\":,;)>]*", text)
    return found[0] if found else ""


def _folders() -> Iterator[str]:
    """Yield patterns of folders of this machine, its user and this run."""
    places = {Path.home(), Path.cwd(), Path(sys.prefix), *map(Path, sys.path)}
    for folder in places:
        if folder.is_absolute() and len(folder.parts) > 1:
            yield rf"{_pattern(folder)}(?![\w.-])"
    yield rf"{_pattern(Path(tempfile.gettempdir()))}[/\\]+{SCRATCH}"


def _pattern(folder: Path) -> str:
    """Return a pattern for a folder, also with backslashes as Python quotes them."""
    return re.escape(str(folder)).replace(r"\\", r"\\+")
