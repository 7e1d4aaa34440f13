"""How tests run side by side; a small lesson in a scratch folder, to be broken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small import SmallLesson

from lesson.run.kernel import ENVIRONMENT

TESTS = Path(__file__).parent
# What starts kernels, builds or a browser, or looks at the whole lesson many times.
SLOW = {
    "faults",
    "lesson",
    "publish",
    "run",
    "test_build.py",
    "test_serve.py",
    "verify",
}
# Making all data again takes longest, next to an episode as a script or a notebook.
LONGEST = {"test_data.py", "test_scripts.py"}


def pytest_configure() -> None:
    """Where tests run side by side, let libraries keep to one core for each."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        threads = (name for name in ENVIRONMENT if name.endswith("_THREADS"))
        os.environ.update(dict.fromkeys(threads, "1"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow; start with what takes longest, so that nobody waits for it."""
    for item in items:
        if _is_slow(item.path):
            item.add_marker("slow")
    items.sort(key=lambda item: not _is_longest(item.path))


def _is_slow(path: Path) -> bool:
    if not path.is_relative_to(TESTS):
        return True  # the notebook of an episode
    return path.relative_to(TESTS).parts[0] in SLOW


def _is_longest(path: Path) -> bool:
    return path.name in LONGEST or path.suffix == ".ipynb"


@pytest.fixture
def small(tmp_path: Path) -> SmallLesson:
    """Return a lesson whose one episode has no code yet."""
    lesson = SmallLesson(tmp_path / "lesson")
    lesson.write("index.md", "---\ntitle: Home\n---\n\nA lesson on sums.\n")
    lesson.write("setup.md", "---\ntitle: Setup\n---\n\nNothing to install.\n")
    notes = "---\ntitle: Instructor notes\n---\n\nSpeak slowly.\n"
    lesson.write("instructor-notes.md", notes)
    lesson.write("data/numbers.csv", "x,y\n1,2\n3,4\n")
    lesson.episode("## One and one\n\nA sum.")
    return lesson
