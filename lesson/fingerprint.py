"""Tell from a hash of all inputs that a build would change nothing.

This imports nothing heavy, so that the answer comes at once.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from pathlib import Path

from lesson.layout import Layout

FOLDERS = ("episodes", "learners", "fig", "data")
PAGES = (
    "config.yaml",
    "index.md",
    "setup.md",
    "instructor-notes.md",
    "objectives.yaml",
    "LICENSE.md",
)
TOOLS = Path(__file__).parent


def sources(layout: Layout) -> Iterator[Path]:
    """Yield every file of a lesson that its site is made from."""
    for page in PAGES:
        yield layout.root / page
    for folder in FOLDERS:
        yield from sorted((layout.root / folder).rglob("*"))


def fingerprint(layout: Layout) -> str:
    """Return a hash of a lesson's files, of its locked versions and of the tools."""
    digest = hashlib.sha256(platform.python_version().encode())
    tools = (p for p in sorted(TOOLS.rglob("*")) if "__pycache__" not in p.parts)
    for path in (*sources(layout), layout.lock, *tools):
        if path.is_file():
            digest.update(f"\0{path.as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_published(layout: Layout, print_: str) -> bool:
    """Tell whether the published site was made from inputs with this fingerprint."""
    stamp = _stamp(layout)
    return (
        layout.html.is_dir()
        and stamp.is_file()
        and stamp.read_text("utf-8", errors="replace") == print_
    )


def remember_published(layout: Layout, print_: str) -> None:
    """Note what the published site was made from."""
    _stamp(layout).write_text(print_, "utf-8")


def _stamp(layout: Layout) -> Path:
    return layout.build / "published.txt"
