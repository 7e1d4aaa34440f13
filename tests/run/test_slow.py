"""Blocks that take long: recorded, warned of, and reported."""

import warnings

import pytest

from lesson.faults import LessonError
from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson
from lesson.run.findings import SlowWarning

SLEEP = "```python\nimport time\n\ntime.sleep(1.6)\n```\n"


def run(small, slow_seconds: float):
    limits = Limits(slow_seconds=slow_seconds)
    return execute(read_lesson(small.layout), (), Options(limits=limits))


def test_seconds_are_recorded_and_kept(small):
    small.episode(SLEEP)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, again = (run(small, 20)[0].cells for _ in range(2))
    [seconds, kept] = [
        [cell.metadata.lesson.seconds for cell in cells] for cells in (first, again)
    ]
    assert seconds == kept
    assert 1.6 <= seconds[0] < 10


def test_slow_block_is_warned_of_and_a_very_slow_one_is_a_fault(small):
    start = small.episode(SLEEP)
    [one] = run(small, 20)
    [cell] = one.cells
    seconds = cell.metadata.lesson.seconds
    words = f"episodes/01-sums.md:{start + 2}: slow: this block took "
    with pytest.warns(SlowWarning, match=words):
        run(small, seconds / 2)
    with pytest.raises(LessonError, match=words):
        run(small, seconds / 4)


def test_limit_on_the_command_line(small):
    small.episode(SLEEP)
    assert "warning: " in small.lesson("run", "--slow", "1").stderr
    assert "warning" not in small.lesson("run").stderr
