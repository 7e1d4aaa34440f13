"""The extracted scripts are what episodes say, and run with plain Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lesson.layout import Layout
from lesson.pipeline import extract
from lesson.run.workspace import add_data

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "code").glob("*.py"))


def test_scripts_are_what_episodes_say():
    assert extract(Layout(ROOT), check=True) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_runs(script, tmp_path):
    add_data(tmp_path, ROOT / "data")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
