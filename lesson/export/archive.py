"""Make the ZIP that learners download: all that they need, and no website."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from lesson.export.notebooks import exported
from lesson.export.setup_page import make_setup_page
from lesson.read.lesson import Lesson

README = """\
{title}: open setup.html, which says how to install and start.
You type into the notebooks 01-… and so on; complete-01-… has all of the code.
code/ has it as scripts; data/ is described in its README.md; fig/ has the drawings.
"""
# What is small already is stored as it is; so are all times, for the same bytes.
STORED = {".gz", ".keras", ".npz", ".png", ".jpg"}
TIME = (1980, 1, 1, 0, 0, 0)
LEVEL = 1  # the fastest: nearly all of it is small already
FORM = "1"  # change it to have every archive made again

Content = bytes | Path


def archive_files(lesson: Lesson) -> dict[str, Content]:
    """Return what is in the archive, by name, all in one folder.

    Parameters
    ----------
    lesson
        The lesson; its notebooks and scripts have been written.
    """
    layout, config = lesson.layout, lesson.config
    setup = (layout.root / "setup.md").read_text("utf-8")
    files: dict[str, Content] = {
        "README.txt": README.format(title=config["title"]).encode(),
        "setup.html": make_setup_page(setup, config.get("lang", "en")).encode(),
    }
    for episode in lesson.episodes:
        *notebooks, script = exported(layout, episode.name)
        files |= {path.name: path for path in notebooks}
        files[f"code/{script.name}"] = script
    files |= {path.name: path for path in (layout.lock, layout.licence)}
    files |= _folder(layout.data) | _folder(layout.drawings)
    top = PurePosixPath(urlsplit(config["source"]).path).name or "lesson"
    return {
        f"{top}/{name}": content
        for name, content in files.items()
        if isinstance(content, bytes) or content.is_file()
    }


def _folder(folder: Path) -> dict[str, Content]:
    """Return the files of a folder, but for the programs that made them."""
    return {
        f"{folder.name}/{path.name}": path
        for path in folder.glob("[!.]*")
        if path.suffix != ".py"
    }


def write_archive(path: Path, files: Mapping[str, Content]) -> bool:
    """Write an archive, unless the one that is there has the same content.

    The bytes depend on nothing but the names and contents of the files.

    Returns
    -------
    bool
        True if it was written.
    """
    stamp = _stamp(files)
    if _stamp_of(path) == stamp:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as archive:
        archive.comment = stamp
        for name, content in sorted(files.items()):
            archive.writestr(_entry(name), _read(content), compresslevel=LEVEL)
    part.replace(path)
    return True


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, TIME)
    is_small = PurePosixPath(name).suffix in STORED
    entry.compress_type = zipfile.ZIP_STORED if is_small else zipfile.ZIP_DEFLATED
    entry.create_system = 3  # as on Unix, wherever it is made
    entry.external_attr = 0o644 << 16
    return entry


def _stamp(files: Mapping[str, Content]) -> bytes:
    """Return a hash of names and contents, which the archive keeps as its comment."""
    digest = hashlib.sha256(FORM.encode())
    for name, content in sorted(files.items()):
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(_read(content)).digest())
    return digest.hexdigest().encode()


def _stamp_of(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment
    except (OSError, zipfile.BadZipFile):  # none yet, or damaged
        return b""


def _read(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
