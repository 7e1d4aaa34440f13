"""The committed data are what their scripts make."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_data_are_made_again_bit_for_bit():
    done = subprocess.run(
        [sys.executable, "-m", "lesson", "data", "--make"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": the same\n") == 9
