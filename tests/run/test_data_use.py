"""Data: what an episode uses counts, however it does, and the lesson's own is safe."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from lesson.export.notebooks import furnish
from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson
from lesson.run import workspace
from lesson.run.cache import Cache
from lesson.run.workspace import DataCopy, add_data, notes_access

# Each reads a file of its own.
WAYS = {
    "open": "open('{}').read()",
    "bytes": "open(b'{}', 'rb').read()",
    "built-name": "Path('data').joinpath('{}'[5:]).read_text()",
    "descriptor": "os.read(os.open('{}', os.O_RDONLY), 1)",
    "changed-folder": "os.chdir('data'); open('{}'[5:]).read(); os.chdir('..')",
    "numpy": "np.fromfile('{}', dtype='uint8')",
    "pandas": "pd.read_csv('{}')",
    "mapped": "np.memmap('{}', mode='r')[0]",
    "c-library": "library.getc(library.fopen(b'{}', b'r'))",
    "program": "subprocess.run(['cat', '{}'], capture_output=True)",
    "shell": "subprocess.getoutput('cp {} x && cat x')",
    "copied": "shutil.copy('{}', 'x')",
    "copied-tree": "shutil.copytree(os.path.dirname('{}'), 'tree')",
    "linked": "os.link('{}', 'y'); open('y').read()",
    "moved": "os.rename('{}', 'z'); open('z').read()",
    "removed": "os.remove('{}')",
    "written": "file = open('{}', 'r+'); file.read(); file.write('3')",
    "tensorflow": "tf.io.read_file('{}')",
    "keras": "list(keras.utils.text_dataset_from_directory('data/texts', verbose=0))",
}
FOLDERS = {"keras": "texts/one", "copied-tree": "tree"}
IMPORTS = """\
import ctypes, os, shutil, subprocess
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
library.getc.argtypes = [ctypes.c_void_p]
"""


def test_every_way_to_read_is_noticed(small):
    code, names = [IMPORTS], set()
    for name, words in WAYS.items():
        file = f"{FOLDERS.get(name, '.')}/{name}.txt".removeprefix("./")
        small.write(f"data/{file}", "1")
        code.append(words.format(f"data/{file}"))
        names.add(file)
    copy = DataCopy(small.layout.data, folder := room(small))
    script = small.write("script.py", "\n".join(code))
    subprocess.run([sys.executable, script], cwd=folder, check=True)
    others = set() if notes_access(folder) else {"numbers.csv"}
    assert set(copy.used().read) == names | others


STAMP = "import os, subprocess, time\nfrom pathlib import Path\n"
END = "print(time.time_ns())"


def episode(small, code: str, name: str = "sums") -> None:
    text = f"```python\n{STAMP}{code}\n{END}\n```\n"
    small.episode(text, name=f"01-{name}")


def outputs(small, jobs: int = 1) -> dict[str, str]:
    """Run what is not in the cache; return what each episode prints."""
    options = Options(limits=Limits(jobs=jobs))
    done = execute(read_lesson(small.layout), (), options)
    return {
        one.episode.name.removeprefix("01-"): "".join(
            output.get("text", "")
            for cell in one.cells or []
            for output in cell.get("outputs", [])
        )
        for one in done
    }


def test_what_is_read_runs_again_when_it_changes(small):
    episode(small, "open('data/numbers.csv').read()")
    episode(small, "subprocess.run(['cat', 'data/numbers.csv'])", "program")
    episode(small, f"open({str(small.layout.data / 'numbers.csv')!r}).read()", "past")
    episode(small, "Path('data')", "none")
    first = outputs(small, jobs=2)
    assert outputs(small) == first
    small.write("data/numbers.csv", "x,y\n5,6\n7,8\n")
    second = outputs(small, jobs=2)
    same = {name for name in first if first[name] == second[name]}
    assert same == ({"none"} if notes_access(room(small)) else set())


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file more": lambda data: (data / "new.csv").write_text("1"),
    "a folder more": lambda data: (data / "new").mkdir(),
    "a file less": lambda data: (data / "other.csv").unlink(),
    "a longer file": lambda data: (data / "other.csv").write_text("12"),
    "a text more": lambda data: (data / "new.md").write_text("1"),
}
NO_CHANGES: dict[str, Callable[[Path], object]] = {
    "another text": lambda data: (data / "other.md").write_text("12"),
    "a hidden file": lambda data: (data / ".new").write_text("1"),
    "a backup": lambda data: (data / "other.csv~").write_text("1"),
    "a cache": lambda data: (data / "__pycache__").mkdir(),
    "a time": lambda data: os.utime(data / "other.csv", (1, 1)),
}


def test_names_and_sizes_count_and_what_lies_beside_the_data_does_not(small):
    """Code may ask whether a file is there, or how large it is; nobody sees that."""
    small.write("data/other.csv", "1")
    small.write("data/other.md", "1")
    use = DataCopy(small.layout.data, room(small)).used()
    original = shutil.copytree(small.layout.data, small.root / "original")
    for changes, holds in ((CHANGES, False), (NO_CHANGES, True)):
        for name, change in changes.items():
            shutil.rmtree(small.layout.data)
            shutil.copytree(original, small.layout.data)
            assert use.holds(small.layout.data), name
            change(small.layout.data)
            assert use.holds(small.layout.data) == holds, name


def room(small) -> Path:
    folder = small.root / "room"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def test_who_lists_a_folder_sees_the_sizes_of_texts_too(small):
    small.write("data/deep/notes.md", "1")
    small.write("data/notes.md", "1")
    copy = DataCopy(small.layout.data, room(small))
    assert not copy.used().read
    list((copy.place / "deep").iterdir())
    assert set(copy.used().read) == {"deep/notes.md"}


def test_where_access_is_not_noted_all_data_count(small, monkeypatch):
    monkeypatch.setattr(workspace, "notes_access", lambda folder: False)
    episode(small, "")
    first = outputs(small)
    assert outputs(small) == first
    small.write("data/numbers.csv", "x,y\n5,6\n7,8\n")
    assert outputs(small) != first


def test_access_that_is_not_noted_is_found_out(tmp_path, monkeypatch):
    assert notes_access(tmp_path)
    # As on a file system that is mounted with the option noatime.
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"")
    assert not notes_access(tmp_path)
    assert not list(tmp_path.iterdir())


def test_data_that_change_while_code_runs_are_read_again(small):
    changed = small.layout.data / "numbers.csv"
    episode(
        small,
        "print(open('data/numbers.csv').read())\n"
        f"subprocess.run(['sh', '-c', 'echo 5 > {changed}'])",
    )
    assert "1,2" in outputs(small)["sums"]
    [entry] = small.layout.cache.rglob("*.ipynb")
    [one] = execute(read_lesson(small.layout), (), Options(execute=False))
    assert entry.exists()
    assert not one.complete


def test_code_cannot_change_the_data_of_the_lesson(small):
    code = (
        "Path('data/numbers.csv').write_text('x')\n"
        "subprocess.run(['rm', '-r', 'data'])\n"
        "os.mkdir('data')"
    )
    episode(small, code)
    before = (small.layout.data / "numbers.csv").read_text()
    outputs(small)
    assert (small.layout.data / "numbers.csv").read_text() == before


def test_notebooks_have_a_copy_of_the_data_that_follows(small):
    for name in ("gone.csv", "deep/gone.csv", "deep/kept.csv"):
        small.write(f"data/{name}", "1")
    place = small.layout.notebooks / "data"
    small.layout.notebooks.mkdir(parents=True)
    place.symlink_to(small.layout.data)  # as it was once
    furnish(small.layout, [])
    assert not place.is_symlink()
    kept = (place / "deep/kept.csv").stat()
    shutil.rmtree(small.layout.data / "deep")
    small.write("data/deep/kept.csv", "1")
    os.utime(small.layout.data / "deep/kept.csv", ns=(0, kept.st_mtime_ns))
    (small.layout.data / "gone.csv").unlink()
    small.write("data/numbers.csv", "x,y\n9,9\n")
    (place / "numbers.csv").write_text("spoilt")
    (place / "added.csv").symlink_to(small.root / "config.yaml")
    furnish(small.layout, [])
    files = {str(p.relative_to(place)) for p in place.rglob("*") if p.is_file()}
    assert files == {"numbers.csv", "deep/kept.csv"}
    assert (place / "numbers.csv").read_text() == "x,y\n9,9\n"
    assert (place / "deep/kept.csv").stat().st_ino == kept.st_ino, "copied again"
    assert (small.root / "config.yaml").exists()
    shutil.rmtree(small.layout.data)
    furnish(small.layout, [])
    assert not place.exists()


def test_links_in_data_are_followed_unless_they_lead_up(small, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "one.csv").write_text("1")
    (small.layout.data / "linked").symlink_to(outside)
    (small.layout.data / "one.csv").symlink_to(outside / "one.csv")
    (small.layout.data / "up").symlink_to("..")
    (small.layout.data / "broken.csv").symlink_to("nowhere")
    add_data(folder := room(small), small.layout.data)
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
    files = {"linked", "linked/one.csv", "numbers.csv", "one.csv"}
    assert found == {"data"} | {f"data/{name}" for name in files}
    assert not any(path.is_symlink() for path in folder.rglob("*"))


def test_lesson_without_data(small):
    shutil.rmtree(small.layout.data)
    episode(small, "print(os.path.exists('data'))")
    first = outputs(small)
    assert first["sums"].startswith("False")
    assert outputs(small) == first
    assert len(list(Cache(small.layout).layout.cache.rglob("*.ipynb"))) == 1
