"""The archive that learners download."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lesson.export.archive import archive_files, write_archive
from lesson.export.downloads import place_archive
from lesson.export.notebooks import export_episode
from lesson.export.setup_page import make_setup_page
from lesson.layout import ARCHIVE
from lesson.read.lesson import read_lesson

SETUP = """\
---
title: "Set up & go"
---

Get [the files](episodes/files/lesson.zip) and [Python](https://example.org/python).
<!-- allow: nothing -->

:::: group-tab

### Linux {#linux}

```bash
echo ":::" [a](b.md)
```

### Windows

Use `py`.

::::

| a | b |
| --- | --- |
| 1 | 2 |
"""


@pytest.fixture
def files(everything, small):
    small.write("setup.md", SETUP)
    small.write("LICENSE.md", "CC BY\n")
    small.write("requirements.lock", "keras==3\n")
    small.write("data/make.py", "print(1)\n")
    small.write("data/.hidden", "x")

    def collect():
        lesson = read_lesson(small.layout)
        for episode in lesson.episodes:
            export_episode(small.layout, episode, None)
        return archive_files(lesson)

    return collect


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_it_has_what_learners_need_in_one_folder(files, tmp_path):
    path = tmp_path / "lesson.zip"
    assert write_archive(path, files())
    assert names(path) == [
        f"lesson/{name}"
        for name in (
            "01-sums.ipynb",
            "02-more.ipynb",
            "LICENSE.md",
            "README.txt",
            "code/01-sums.py",
            "code/02-more.py",
            "complete-01-sums.ipynb",
            "complete-02-more.ipynb",
            "data/README.md",
            "data/numbers.csv",
            "fig/01-drawn.svg",
            "requirements.lock",
            "setup.html",
        )
    ]
    with zipfile.ZipFile(path) as archive:
        assert archive.read("lesson/data/numbers.csv") == b"x,y\n1,2\n3,4\n"
        assert archive.read("lesson/README.txt").count(b"\n") == 3


def test_the_same_files_give_the_same_bytes(files, tmp_path):
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    write_archive(one, files())
    write_archive(two, dict(reversed(files().items())))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        ("data/numbers.csv", "x,y\n1,2\n3,5\n"),
        ("data/new.csv", ""),
        ("setup.md", SETUP.replace("go", "run")),
        ("requirements.lock", "keras==4\n"),
        ("fig/01-drawn.svg", "<svg></svg>"),
    ],
)
def test_it_is_written_again_only_when_something_in_it_changed(
    files, small, tmp_path, change
):
    path = tmp_path / "lesson.zip"
    assert write_archive(path, files())
    before = path.stat()
    small.write("index.md", "---\ntitle: Another home\n---\n\nIt is not in it.\n")
    assert not write_archive(path, files())
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    small.write(*change)
    assert write_archive(path, files())
    assert path.stat().st_ino != before.st_ino  # a link to the old one keeps the old


@pytest.mark.parametrize("damage", [b"", b"no archive", None])
def test_a_damaged_one_is_made_again(files, tmp_path, damage):
    path = tmp_path / "lesson.zip"
    write_archive(path, files())
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2] if damage is None else damage)
    assert write_archive(path, files())
    assert path.read_bytes() == good


def test_it_lies_among_the_woven_pages(files, small):
    write_archive(small.layout.archive, files())
    for _ in range(2):
        place_archive(small.layout)
    place = small.layout.woven / ARCHIVE
    assert place.read_bytes() == small.layout.archive.read_bytes()


def test_setup_page_is_readable_alone():
    page = BeautifulSoup(make_setup_page(SETUP, "en"), "html.parser")
    assert page.html["lang"] == "en" and page.title.string == "Set up & go"
    assert [h.get_text() for h in page.find_all(re.compile("h[1-6]"))] == [
        "Set up & go",
        "Linux",
        "Windows",
    ]
    assert [a["href"] for a in page.find_all("a")] == ["https://example.org/python"]
    assert page.pre.get_text() == 'echo ":::" [a](b.md)\n'
    assert "the files" in page.p.get_text() and page.table
    words = page.main.get_text().replace(page.pre.get_text(), "")
    assert ":::" not in words and "allow" not in words
