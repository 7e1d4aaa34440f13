"""The cell with which a notebook begins where its data are on the web."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat
import pytest

from lesson.export.notebooks import export_episode
from lesson.layout import Layout
from lesson.pipeline import Options, build, data_address
from lesson.read.github import read_repository
from lesson.read.lesson import read_lesson

GITHUB = "https://github.com/someone/lesson.of-sums"
RAW = "https://raw.githubusercontent.com/someone/lesson.of-sums/main/data/"
BODY = """\
## Read them {#read}

Read the data/unread.csv first:

```python
text = open("data/numbers.csv").read()
```

```python tags=["check"]
assert open("data/answers.csv").read()
```

```python
more = open("data/deep/er.csv").read() + str("data/missing.csv")
```
"""


@pytest.fixture
def lesson(small):
    """Return a lesson on GitHub with data that code reads, and with others."""
    for name in ("unread.csv", "answers.csv", "deep/er.csv"):
        small.write(f"data/{name}", f"{name}\n")
    small.episode(BODY)
    config = (small.root / "config.yaml").read_text("utf-8")
    small.write("config.yaml", config.replace("https://example.org/lesson", GITHUB))
    return read_lesson(small.layout)


def notebooks(layout: Layout) -> list[nbformat.NotebookNode]:
    paths = sorted(layout.notebooks.glob("*.ipynb"))
    assert len(paths) == 2
    found = [nbformat.read(path, as_version=4) for path in paths]
    for notebook in found:
        nbformat.validate(notebook)
    return found


@pytest.fixture
def server(lesson, tmp_path) -> Iterator[str]:
    """Serve the lesson's folder, as GitHub would; return the address of the data."""
    handler = partial(SimpleHTTPRequestHandler, directory=lesson.layout.root)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/data/"
        server.shutdown()
        thread.join()


def run(cell: str, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", cell], cwd=folder, capture_output=True, text=True
    )


def test_the_first_cell_gets_what_the_code_reads(lesson, server, tmp_path):
    export_episode(lesson.layout, lesson.episodes[0], None, data=data_address(lesson))
    for number, notebook in enumerate(notebooks(lesson.layout)):
        cell = notebook.cells[0]
        assert cell.cell_type == "code" and RAW in cell.source
        assert cell.metadata["jupyter"]["source_hidden"]
        folder = tmp_path / str(number)
        folder.mkdir()
        source = cell.source.replace(RAW, server)
        done = run(source, folder)
        assert done.returncode == 0, done.stderr
        got = {p.relative_to(folder) for p in folder.rglob("*") if p.is_file()}
        assert got == {Path("data/numbers.csv"), Path("data/deep/er.csv")}
        for file in got:
            original = (lesson.layout.root / file).read_bytes()
            assert (folder / file).read_bytes() == original


def test_data_that_are_there_are_neither_got_nor_changed(lesson, tmp_path):
    export_episode(lesson.layout, lesson.episodes[0], None, data="http://127.0.0.1:9/")
    source = notebooks(lesson.layout)[0].cells[0].source
    for name in ("numbers.csv", "deep/er.csv"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("mine", "utf-8")
    done = run(source, tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / "data/numbers.csv").read_text("utf-8") == "mine"
    (tmp_path / "data/numbers.csv").unlink()
    assert run(source, tmp_path).returncode != 0  # nobody listens there
    assert not (tmp_path / "data/numbers.csv").exists()


def test_without_data_or_github_there_is_no_such_cell(lesson, small):
    export_episode(lesson.layout, lesson.episodes[0], None)
    assert all(n.cells[0].cell_type == "markdown" for n in notebooks(lesson.layout))
    small.episode("## One\n\n```python\nx = 1\n```\n")
    episode = read_lesson(small.layout).episodes[0]
    export_episode(lesson.layout, episode, None, data=RAW)
    assert all(n.cells[0].cell_type == "markdown" for n in notebooks(lesson.layout))


def test_notebooks_follow_the_configuration(lesson, small):
    options = Options(execute=False)
    build(small.layout, options)
    assert RAW in notebooks(small.layout)[0].cells[0].source
    text = (small.root / "config.yaml").read_text("utf-8")
    small.write("config.yaml", text + 'branch: "devel"\n')
    build(small.layout, options)
    assert "/devel/data/" in notebooks(small.layout)[0].cells[0].source
    small.write("config.yaml", text.replace(GITHUB, "https://example.org/lesson"))
    build(small.layout, options)
    assert "get_data" not in str(notebooks(small.layout))


@pytest.mark.parametrize(
    ("source", "repository"),
    [
        (GITHUB, ("someone", "lesson.of-sums", "main")),
        (f"{GITHUB}.git", ("someone", "lesson.of-sums", "main")),
        (f"{GITHUB}/", ("someone", "lesson.of-sums", "main")),
        ("https://gitlab.com/someone/lesson", None),
        ("https://example.org/github.com/a/b", None),
        ("https://github.com/someone", None),
        ("https://github.com/someone/lesson/tree/main", None),
    ],
)
def test_an_address_on_github_is_known(source, repository):
    assert read_repository({"source": source}) == repository
