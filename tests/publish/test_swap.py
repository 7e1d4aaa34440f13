"""The published folder is always a complete one."""

import shutil
from pathlib import Path

import pytest

from lesson.publish.swap import recover, replace_folder


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a new and an old folder with one page each."""
    new, old = tmp_path / "work" / "html", tmp_path / "build" / "html"
    for folder, text in ((new, "new"), (old, "old")):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(text)
    return new, old


def page(folder: Path) -> str:
    """Return the text of the folder's page."""
    return (folder / "index.html").read_text()


def test_the_new_folder_takes_the_place_of_the_old(folders):
    new, old = folders
    (old / "gone.html").write_text("a page that is no more")
    replace_folder(new, old)
    assert page(old) == page(new) == "new"
    assert [path.name for path in old.iterdir()] == ["index.html"]
    assert [path.name for path in old.parent.iterdir()] == ["html"]


def test_the_first_site_needs_no_old_folder(folders):
    new, old = folders
    shutil.rmtree(old.parent)
    replace_folder(new, old)
    assert page(old) == "new"


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_a_failed_copy_leaves_the_old_folder(folders, monkeypatch, error):
    new, old = folders

    def copytree(source: Path, target: Path) -> None:
        target.mkdir()
        (target / "half.html").touch()
        raise error

    monkeypatch.setattr(shutil, "copytree", copytree)
    with pytest.raises(type(error)):
        replace_folder(new, old)
    assert page(old) == "old"
    assert [path.name for path in old.parent.iterdir()] == ["html"]


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
    assert [path.name for path in old.parent.iterdir()] == ["html"]


def test_recover_puts_back_what_a_killed_program_left(folders):
    new, old = folders
    shutil.copytree(new, old.with_name(".html.incoming"))
    old.rename(old.with_name(".html.outgoing"))
    recover(old)
    assert page(old) == "old"
    assert [path.name for path in old.parent.iterdir()] == ["html"]


def test_recover_removes_scraps_of_a_finished_swap(folders):
    new, old = folders
    shutil.copytree(old, old.with_name(".html.outgoing"))
    recover(old)
    recover(new)
    assert page(old) == "old"
    assert [path.name for path in old.parent.iterdir()] == ["html"]
