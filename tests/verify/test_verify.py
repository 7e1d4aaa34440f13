"""Running with other seeds and backends: which claims hold, what else can happen."""

import pytest

from lesson.faults import LessonError
from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson
from lesson.verify import backends
from lesson.verify.verify import verify

DRAW = """\
```python
import random

seed = 1
random.seed(3)
number = random.random()
```

"""
CHECK = '```python tags=["check"]\n{}\n```\n\n'


def report(small, seeds: int = 3, on=("tensorflow",), **options):
    options = Options(limits=Limits(jobs=2), **options)
    return verify(read_lesson(small.layout), (), seeds, on, options)


def count(found) -> list[tuple[int, int]]:
    return [(claim.holds, claim.runs) for claim in found.claims]


def test_claims_are_counted_and_a_failure_does_not_end_the_run(small):
    start = small.episode(
        DRAW + CHECK.format("assert seed == 1") + CHECK.format("assert 0 <= number < 1")
    )
    found = report(small)
    assert count(found) == [(1, 3), (3, 3)]
    assert [claim.line for claim in found.claims] == [start + 10, start + 14]
    [fault] = found.faults
    assert str(fault).startswith(
        f"episodes/01-sums.md:{start + 10}: unsteady-claim: this claim holds in 1 of 3 "
        "runs (tensorflow), not with all seeds raised by 1000, nor with all seeds "
        f"raised by 2000: AssertionError in line {start + 10}; "
    )
    assert f"> {start + 10} | assert seed == 1" in fault.excerpt


def test_numbers_differ_from_run_to_run(small):
    small.episode(DRAW + CHECK.format("print(number)"))
    found = report(small)
    assert not found.faults
    entries = small.layout.cache.rglob("seed-*/*.ipynb")
    assert len({entry.read_text().partition('"text": ')[2] for entry in entries}) == 3


def test_runs_are_cached_and_the_build_is_the_first(small, capsys):
    small.episode(DRAW + CHECK.format("assert number"))
    execute(read_lesson(small.layout), (), Options())
    assert capsys.readouterr().err.count("running") == 1
    for words, expected in ((False, 2), (False, 0), (True, 3)):
        assert count(report(small, force=words)) == [(3, 3)]
        assert capsys.readouterr().err.count("running") == expected
    small.write("requirements.lock", "numpy==1.0\n")
    report(small)
    assert capsys.readouterr().err.count("running") == 3


def test_verifying_does_not_touch_what_the_build_keeps(small):
    small.episode(DRAW + CHECK.format("assert seed == 1"))
    execute(read_lesson(small.layout), (), Options())
    kept = list(small.layout.cache.glob("01-sums/*.ipynb"))
    report(small, force=True)
    assert list(small.layout.cache.glob("01-sums/*.ipynb")) == kept


def test_another_error_is_a_fault_that_names_the_seeds(small):
    start = small.episode(
        DRAW + "```python\n1 / (seed < 2000)\n```\n\n" + CHECK.format("assert True")
    )
    found = report(small)
    [fault] = found.faults
    assert count(found) == [(2, 3)]
    assert str(fault).startswith(
        f"episodes/01-sums.md:{start + 10}: raised: with all seeds raised by 2000 "
        "(tensorflow): this block raised ZeroDivisionError"
    )


def test_a_claim_that_the_episode_itself_breaks(small):
    small.episode(CHECK.format("assert 1 == 2"))
    found = report(small, seeds=1)
    assert count(found) == [(0, 1)]
    assert "not with the episode's own seeds" in str(found.faults[0])


def test_command(small):
    start = small.episode(DRAW + CHECK.format("assert seed == 1"))
    bad = small.lesson("verify", "--seeds", "2", "--jobs", "2")
    assert bad.returncode == 1
    line = f"episodes/01-sums.md:{start + 10}: 1 of 2 (tensorflow)"
    assert bad.stdout.splitlines() == [line]
    assert f"episodes/01-sums.md:{start + 10}: unsteady-claim" in bad.stderr
    small.episode(DRAW + CHECK.format("assert seed"))
    good = small.lesson("verify", "01-sums", "--seeds", "2", "--jobs", "2")
    assert good.returncode == 0, good.stderr
    assert good.stdout.splitlines()[-1] == "All claims hold."


def add_backends(small, words: str) -> None:
    path = small.root / "episodes/01-sums.md"
    text = path.read_text()
    path.write_text(text.replace("\nexercises", f"\nbackends: {words}\nexercises"))


def test_only_episodes_that_claim_a_backend_run_with_it(small, monkeypatch):
    monkeypatch.setattr(backends, "require", lambda _: None)
    monkeypatch.setattr(backends, "label", lambda name: f"{name}-1.0")
    where = "import os\n\nassert os.environ['KERAS_BACKEND'] == 'jax'"
    small.episode(CHECK.format(where))
    found = report(small, seeds=1, on=("jax",))
    assert not found.claims
    assert found.notes == ["01-sums does not claim to run with jax; left out"]
    add_backends(small, "[tensorflow, jax]")
    found = report(small, seeds=1, on=("tensorflow", "jax"))
    assert [(c.backend, c.holds) for c in found.claims] == [
        ("tensorflow", 0),
        ("jax", 1),
    ]
    assert list(small.layout.cache.glob("01-sums/jax-1.0-seed-0/*.ipynb"))


def test_backend_that_is_not_installed(small, monkeypatch):
    monkeypatch.setattr(backends.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LessonError) as caught:
        report(small, on=("jax",))
    assert "`jax` is not installed" in str(caught.value)
    assert "python -m pip install jax" in str(caught.value)


@pytest.mark.parametrize("words", ["[jax]", "[tensorflow, theano]", "[]", "jax"])
def test_front_matter_with_other_backends(small, words):
    add_backends(small, words)
    with pytest.raises(LessonError, match=r"01-sums.md:4: yaml: `backends"):
        read_lesson(small.layout)
