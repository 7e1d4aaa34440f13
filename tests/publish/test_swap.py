"""The published folder is always a complete one."""

import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from lesson.publish.swap import recover, replace_folder

TIMES = count(1_000_000_000)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a new and an old folder with one page each."""
    new, old = tmp_path / "work" / "html", tmp_path / "build" / "html"
    for folder, text in ((new, "new"), (old, "old")):
        folder.mkdir(parents=True)
        write(folder / "index.html", text)
    return new, old


def write(path: Path, text: str) -> None:
    """Write a file, as if long ago, and later than any other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (0, next(TIMES)))


def page(folder: Path) -> str:
    """Return the text of the folder's page."""
    return (folder / "index.html").read_text()


def files(folder: Path) -> dict[str, str]:
    """Return what is in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def visible(folder: Path) -> list[str]:
    """Return what people see of a folder."""
    return [path.name for path in folder.iterdir() if not path.name.startswith(".")]


def test_the_new_folder_takes_the_place_of_the_old(folders):
    new, old = folders
    (old / "gone.html").write_text("a page that is no more")
    replace_folder(new, old)
    assert page(old) == page(new) == "new"
    assert [path.name for path in old.iterdir()] == ["index.html"]
    assert visible(old.parent) == ["html"]


def test_the_first_site_needs_no_old_folder(folders):
    new, old = folders
    shutil.rmtree(old.parent)
    replace_folder(new, old)
    assert page(old) == "new"


def test_each_new_folder_takes_the_place_of_the_last(folders):
    """Pages that change, come, go, and become folders, and what has changed before."""
    new, old = folders
    for step in (
        {"index.html": "first", "a/one.html": "1"},
        {"index.html": "other", "a/one.html": "1", "a/two.html": "2"},
        {"index.html": "other", "a/two.html": "22", "b/c/three.html": "3"},
        {"index.html": "other", "a": "now a file"},
        {"index.html": "first", "a/one.html": "1"},
    ):
        shutil.rmtree(new)
        for name, text in step.items():
            write(new / name, text)
        replace_folder(new, old)
        assert files(old) == step
        assert files(old.with_name(".html.incoming")) == step


def test_a_published_file_that_somebody_changed_is_made_good(folders):
    new, old = folders
    for _ in range(2):
        replace_folder(new, old)
    for folder in (old, old.with_name(".html.incoming")):
        (folder / "index.html").write_text("changed by hand")
    replace_folder(new, old)
    assert page(old) == "new"


def test_a_file_written_twice_at_once_is_copied_twice(folders):
    """On a disk whose times are in seconds, and to a text of the same length."""
    new, old = folders
    now = int(new.stat().st_mtime)
    for text in ("one", "two", "six"):
        (new / "index.html").write_text(text)
        os.utime(new / "index.html", (now, now))
        replace_folder(new, old)
        assert page(old) == text


def test_what_has_not_changed_is_not_copied(folders, monkeypatch):
    new, old = folders
    write(new / "other.html", "the same")
    for _ in range(2):
        replace_folder(new, old)
    write(new / "index.html", "newer")
    copied = []
    copy = shutil.copy2

    def copy_and_tell(source: Path, target: Path) -> None:
        copied.append(source.name)
        copy(source, target)

    monkeypatch.setattr(shutil, "copy2", copy_and_tell)
    replace_folder(new, old)
    assert (page(old), copied) == ("newer", ["index.html"] * 2)


def test_pages_may_be_written_while_the_old_ones_are_shown(folders):
    new, old = folders
    for _ in range(3):
        replace_folder(new, old)
    (new / "index.html").write_text("half a p")
    assert page(old) == "new"


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_a_failed_copy_leaves_the_old_folder(folders, monkeypatch, error):
    new, old = folders

    def copy(source: Path, target: Path) -> None:
        target.write_text("n")
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", copy)
        with pytest.raises(type(error)):
            replace_folder(new, old)
    assert page(old) == "old"
    assert visible(old.parent) == ["html"]
    replace_folder(new, old)
    assert page(old) == "new"


@pytest.mark.parametrize(
    "error", [OSError(13, "Permission denied"), KeyboardInterrupt()]
)
@pytest.mark.parametrize("failing", [1, 2])
def test_a_failed_rename_leaves_the_old_folder(folders, monkeypatch, error, failing):
    new, old = folders
    renames = iter(range(1, 9))
    rename = Path.rename

    def fail_once(path: Path, target: Path) -> Path:
        if next(renames) == failing:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(type(error)):
        replace_folder(new, old)
    assert page(old) == "old"
    assert visible(old.parent) == ["html"]


DIE = """
import os, sys
from pathlib import Path
import shutil
from lesson.publish.swap import replace_folder

place, method = (Path, "rename") if sys.argv[1] == "rename" else (shutil, "copy2")
original, calls = getattr(place, method), iter(range(1, 9))

def work_and_die(*words):
    result = original(*words)
    if next(calls) == int(sys.argv[2]):
        os._exit(9)
    return result

setattr(place, method, work_and_die)
replace_folder(Path(sys.argv[3]), Path(sys.argv[4]))
"""
"""Replaces a folder, and ends as a program does that is killed."""


@pytest.mark.parametrize(
    ("method", "calls", "shown"),
    [
        ("copy2", 1, "old"),
        ("copy2", 2, "old"),
        ("rename", 1, "old"),
        ("rename", 2, "new"),
        ("rename", 3, "new"),
    ],
)
def test_a_program_that_is_killed_leaves_a_complete_folder(
    folders, method, calls, shown
):
    new, old = folders
    for folder, text in ((new, "new"), (old, "old")):
        write(folder / "b/other.html", text)
    words = [sys.executable, "-c", DIE, method, str(calls), str(new), str(old)]
    assert subprocess.run(words).returncode == 9
    recover(old)
    assert files(old) == {"index.html": shown, "b/other.html": shown}
    assert visible(old.parent) == ["html"]
    for text in ("newer", "newest"):
        write(new / "index.html", text)
        replace_folder(new, old)
        assert files(old) == {"index.html": text, "b/other.html": "new"}
