"""What tests of pages share: to read their words, and to change their sources."""

from pathlib import Path

from bs4 import Tag


def words(element: Tag) -> str:
    """Return the text of an element without the signs of permanent links."""
    return " ".join(element.get_text(" ").replace(" #", "").split())


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that a file has."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
