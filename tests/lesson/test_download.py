"""What learners download works elsewhere, and pages lead to it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lesson.check.page import make_page
from lesson.layout import ARCHIVE, Layout
from lesson.read.lesson import read_lesson

ROOT = Path(__file__).parents[2]
EPISODE = "07-convolutional-layers"  # it reads data, and takes little time


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """Return the folder that a learner gets from the archive that the site has."""
    subprocess.run([sys.executable, "-m", "lesson", "build"], cwd=ROOT, check=True)
    folder = tmp_path_factory.mktemp("else where")
    [path] = Layout(ROOT).html.rglob(ARCHIVE.name)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    [top] = folder.iterdir()
    return top


def test_notebook_runs_where_it_was_unpacked(unpacked):
    path = unpacked / f"complete-{EPISODE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}  # as JupyterLab does
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum(bool(cell.outputs) for cell in cells) > len(cells) / 2


def test_it_is_whole(unpacked):
    for episode in read_lesson(Layout(ROOT)).episodes:
        for name in (
            f"{episode.name}.ipynb",
            f"complete-{episode.name}.ipynb",
            f"code/{episode.name}.py",
        ):
            assert (unpacked / name).is_file(), name
    for name in ("setup.html", "README.txt", "requirements.lock", "data/README.md"):
        assert (unpacked / name).is_file(), name


@pytest.mark.parametrize("name", ["index.md", "setup.md"])
def test_home_and_setup_link_the_archive(name):
    page = make_page(Path(name), (ROOT / name).read_text("utf-8"), "page")
    assert ARCHIVE.as_posix() in [link.target for link in page.links]
