"""Tell from a hash of all inputs that a build would change nothing.

This imports nothing heavy, so that the answer comes at once.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from lesson.layout import Layout

FOLDERS = ("episodes", "learners", "fig", "data")
PAGES = (
    "config.yaml",
    "CITATION.cff",
    "index.md",
    "setup.md",
    "instructor-notes.md",
    "objectives.yaml",
    "LICENSE.md",
)
TOOLS = Path(__file__).parent


def sources(layout: Layout) -> Iterator[Path]:
    """Yield every file of a lesson that its site is made from, and their folders."""
    for page in PAGES:
        yield layout.root / page
    for folder in FOLDERS:
        yield from sorted((layout.root / folder).rglob("*"))


def tools() -> Iterator[Path]:
    """Yield every file of the tool chain, and their folders."""
    yield from (p for p in sorted(TOOLS.rglob("*")) if "__pycache__" not in p.parts)


def contents(paths: Iterable[Path]) -> dict[Path, str]:
    """Return a hash of each file's content; what cannot be read is left out."""
    hashes = {}
    for path in paths:
        try:
            hashes[path] = file_digest(path)
        except OSError:  # a folder, or gone since it was listed
            continue
    return hashes


def fingerprint(layout: Layout) -> str:
    """Return a hash of a lesson's files, of its locked versions and of the tools."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path, hash_ in contents((*sources(layout), layout.lock, *tools())).items():
        digest.update(f"\0{path.as_posix()}\0{hash_}".encode())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """Return a hash of a file's content, computed once while it does not change.

    Raises
    ------
    OSError
        It cannot be read.
    """
    stat = path.stat()
    return _file_digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4096)
def _file_digest(path: Path, *_: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
