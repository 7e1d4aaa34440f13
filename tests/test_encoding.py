"""What the command line prints can be read on any output, whatever its encoding."""

import io
import json
import os
import signal
import subprocess
import sys

import pytest

from lesson.__main__ import main

ODD = "\u2192 \u0416 \u4e2d \U0001f427"  # an arrow, Zhe, "middle" and a penguin
BODY = f"## One {ODD}\n\n## One {ODD}\n\nA sum, see [{ODD}](gone.md)."


@pytest.fixture
def run(small, monkeypatch):
    """Return a function that runs a command in this process, into narrow pipes."""

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")

    def run_into(encoding: str, *words: str) -> str:
        pipe = io.BytesIO()
        stream = io.TextIOWrapper(pipe, encoding)  # strict, as Python's own output is
        monkeypatch.setattr(
            sys, "argv", ["lesson", "--lesson", str(small.root), *words]
        )
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stderr", stream)
        with pytest.raises(SystemExit):
            main()
        signal.signal(signal.SIGTERM, before)
        stream.flush()
        return pipe.getvalue().decode(encoding)

    return run_into


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "iso8859-1"])
@pytest.mark.parametrize("form", ["text", "github"])
def test_check(small, run, encoding, form):
    small.episode(BODY)
    said = run(encoding, "check", "--format", form)
    assert "link-file" in said
    assert r"`One \u2192 \u0416 \u4e2d \U0001f427` is the heading of line" in said


def test_list_for_programs_is_still_one(small, run):
    small.episode(BODY)
    faults = json.loads(run("cp1252", "check", "--format", "json"))
    assert any(f"`One {ODD}`" in fault["message"] for fault in faults)


@pytest.mark.parametrize(
    ("words", "body", "said"),
    [
        (["build"], f"::: {ODD}\n\nA sum.\n\n:::", r"unknown div `\u2192"),
        (["run", ODD], "A sum.", r"no episode `\u2192"),
        (["extract", "--check"], f"It is `{{python}} {ODD} +`.", r"\u2192"),
    ],
)
def test_faults(small, run, words, body, said):
    small.episode(body)
    assert said in run("cp1252", *words)


def test_encoding_that_has_them_is_left_alone(small, run):
    small.episode(BODY)
    assert f"`One {ODD}`" in run("utf-8", "check")


def test_pipe_of_another_process(small):
    small.episode(BODY)
    done = subprocess.run(
        [sys.executable, "-m", "lesson", "check"],
        cwd=small.root,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert rb"`One \u2192" in done.stdout
