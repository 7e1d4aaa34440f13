"""Each fault of the catalogue is reported by its rule, at its place, and no more."""

from __future__ import annotations

from collections import Counter

import pytest
from faults.catalogue import CATALOGUE
from faults.scratch import LESSON, Scratch

from lesson.check import data
from lesson.check.run import check
from lesson.data.check import check_data
from lesson.faults import Fault, LessonError
from lesson.layout import Layout


def errors(layout: Layout) -> list[Fault]:
    return [fault for fault in check(layout) if fault.severity == "error"]


def key(fault: Fault) -> tuple[str, str, str]:
    """Return what stays the same when lines move."""
    return str(fault.path), fault.rule, fault.message


@pytest.fixture(scope="module")
def before() -> Counter:
    """Return the faults of the unharmed lesson: none, unless somebody is at work."""
    return Counter(map(key, errors(Layout(LESSON))))


@pytest.fixture(autouse=True)
def data_is_read_once(monkeypatch):
    """Let data that no fault has touched be read once only: it is large."""
    monkeypatch.setattr(
        data, "check_data", lambda layout: _check(layout, _state(layout))
    )


def _state(layout: Layout) -> tuple:
    files = (
        path
        for path in sorted(layout.data.iterdir())
        if path.suffix not in {".py", ".md"}
    )
    facts = ((path.name, path.stat()) for path in files if path.is_file())
    cards = (layout.data / "README.md").read_text("utf-8")
    return cards, *((name, stat.st_size, stat.st_mtime_ns) for name, stat in facts)


_faults: dict[tuple, list[Fault] | None] = {}


def _check(layout: Layout, state: tuple) -> None:
    if state not in _faults:
        try:
            check_data(layout)
            _faults[state] = None
        except LessonError as error:
            _faults[state] = error.faults
    if _faults[state]:
        raise LessonError(_faults[state])


@pytest.mark.parametrize("name", CATALOGUE)
def test_fault_is_found(name, before, tmp_path):
    rules, harm = CATALOGUE[name]
    lesson = Scratch.copy(tmp_path / "lesson")
    path, line = harm(lesson)
    known = Counter(before)
    found = []
    for fault in errors(lesson.layout):
        if known[key(fault)]:
            known[key(fault)] -= 1
        else:
            found.append(fault)
    assert {fault.rule for fault in found} == rules, "\n".join(map(str, found))
    places = {(str(fault.path), fault.line) for fault in found}
    assert (path, line) in places, "\n".join(map(str, found))


def test_catalogue_is_large_and_covers_most_rules():
    assert len(CATALOGUE) >= 80
    assert len(set().union(*(rules for rules, _ in CATALOGUE.values()))) >= 60


def test_unharmed_lesson_has_no_errors():
    found = errors(Layout(LESSON))
    assert not found, "\n".join(map(str, found))


def test_copy_is_the_lesson(before, tmp_path):
    lesson = Scratch.copy(tmp_path / "lesson")
    assert Counter(map(key, errors(lesson.layout))) == before
