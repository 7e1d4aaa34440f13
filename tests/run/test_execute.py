"""Running: outputs, the cache, and every way in which a block can fail."""

import json
import warnings

import pytest

from lesson.faults import LessonError
from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson
from lesson.run.cache import CacheWarning


def run(small, **options):
    return execute(read_lesson(small.layout), (), Options(**options))


def outputs(executed) -> list[str]:
    cells = [cell for one in executed for cell in one.cells or []]
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in cells]


def stamp(text: str = "") -> str:
    """Return an episode whose output differs at every run."""
    return f"{text}\n\n```python\nimport time\n\nprint(time.time_ns())\n```\n"


def test_values_are_those_of_their_place(small):
    small.episode(
        "```python\nx = 1\n```\n\nNow `{python} x`.\n\n```python\nx = 2\n```\n\n"
        "Now `{python} x`.\n"
    )
    assert outputs(run(small)) == ["", "1", "", "2"]


def test_prose_does_not_run_code_again_but_code_does(small):
    small.episode(stamp("Some text."))
    first = outputs(run(small))
    small.episode(stamp("Other text, and a longer one."))
    assert outputs(run(small)) == first
    small.episode(stamp("Some text.").replace("ns())", "ns() )"))
    assert outputs(run(small)) != first


def test_going_back_to_earlier_code_runs_nothing(small):
    small.episode(stamp())
    first = outputs(run(small))
    small.episode(stamp().replace("print", "print "))
    run(small)
    small.episode(stamp())
    assert outputs(run(small)) == first


def test_a_data_file_that_is_read_counts_and_another_does_not(small):
    read = "\nfrom pathlib import Path\n\nPath('data').joinpath('num' + 'bers.csv')"
    small.episode(stamp().replace("import time\n", f"import time\n{read}.read_text()"))
    small.write("data/other.csv", "1")
    first = outputs(run(small))
    small.write("data/other.csv", "2")
    assert outputs(run(small)) == first
    small.write("data/numbers.csv", "x,y\n5,6\n")
    assert outputs(run(small)) != first


def test_locked_versions_count(small):
    small.episode(stamp())
    first = outputs(run(small))
    small.write("requirements.lock", "numpy==1.0\n")
    assert outputs(run(small)) != first


def test_force_runs_and_no_execute_does_not(small):
    small.episode(stamp())
    assert [one.complete for one in run(small, execute=False)] == [False]
    first = outputs(run(small))
    assert outputs(run(small, execute=False)) == first
    assert outputs(run(small, force=True)) != first


@pytest.mark.parametrize("damage", ["", "{}", "not JSON", '{"cells": 3}'])
def test_damaged_cache_is_made_again_with_a_warning(small, damage):
    small.episode(stamp())
    first = outputs(run(small))
    [entry] = small.layout.cache.rglob("*.ipynb")
    entry.write_text(damage)
    with pytest.warns(CacheWarning, match="is damaged and will be made again"):
        second = outputs(run(small))
    assert second != first
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert outputs(run(small)) == second


def test_files_written_by_an_episode_stay_out_of_the_lesson(small):
    small.episode("```python\nopen('model.keras', 'w').close()\n```\n")
    run(small)
    assert not list(small.root.rglob("model.keras"))


def test_several_episodes_at_once(small):
    small.episode(stamp())
    small.episode(stamp(), name="02-more")
    assert len(outputs(run(small, limits=Limits(jobs=2)))) == 2


FAILURES = {
    "raises": ("a = 1\nb = a / 0", 2, "raised: this block raised ZeroDivisionError"),
    "check": ("assert 1 == 2", 1, "failed-claim: this claim does not hold"),
    "never ends": ("while True:\n    pass", 1, "time-limit: this block did not end"),
    "dies": (
        "import ctypes\n\nctypes.string_at(0)",
        3,
        "dead-kernel: the Python process died",
    ),
    "exits": ("1\nraise SystemExit(3)", 2, "ends-python: this block ends Python"),
    "asks": ("input('?')", 1, "raised: this block raised StdinNotImplementedError"),
    "no file": (
        "open('data/gone.csv')",
        1,
        "raised: this block raised FileNotFoundError",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failure_is_said_at_its_line(small, name):
    code, line, words = FAILURES[name]
    tag = ' tags=["check"]' if name == "check" else ""
    start = small.episode(f"Text.\n\n```python{tag}\n{code}\n```\n")
    with pytest.raises(LessonError) as caught:
        run(small, limits=Limits(cell_seconds=5))
    [fault] = caught.value.faults
    text = str(fault)
    assert text.startswith(f"episodes/01-sums.md:{start + 3 + line}: {words}"), text
    assert "data/gone.csv" not in code or "git checkout data" in text
    assert not list(small.layout.cache.rglob("*.ipynb"))


def test_inline_value_that_fails(small):
    start = small.episode("Text.\n\nA value: `{python} missing + 1`.\n")
    with pytest.raises(LessonError) as caught:
        run(small)
    words = "inline: this inline value cannot be computed: NameError"
    assert str(caught.value).startswith(f"episodes/01-sums.md:{start + 3}: {words}")


def test_failure_on_purpose_must_fail(small):
    block = '```python tags=["raises-exception"]\n{}\n```\n'
    small.episode(block.format("1 / 0"))
    [one] = run(small)
    assert json.dumps(one.cells).count("ZeroDivisionError") > 0
    start = small.episode(block.format("1 / 1"))
    with pytest.raises(LessonError, match=f":{start + 2}: no-failure: .* did not"):
        run(small)


def test_one_failure_does_not_keep_others_from_running(small):
    small.episode("```python\n1 / 0\n```\n")
    small.episode(stamp(), name="02-more")
    with pytest.raises(LessonError) as caught:
        run(small)
    assert len(caught.value.faults) == 1
    assert len(list(small.layout.cache.rglob("*.ipynb"))) == 1


def test_unknown_episode(small):
    with pytest.raises(LessonError, match="no episode `99-x`; known: 01-sums"):
        execute(read_lesson(small.layout), ["99-x"], Options())


def test_blocks_that_jupytext_reads_differently(small):
    small.episode("<!-- #raw -->\n```python\n1\n```\n<!-- #endraw -->\n")
    with pytest.raises(LessonError, match="jupytext"):
        run(small)
