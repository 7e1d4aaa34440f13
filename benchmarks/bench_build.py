"""Time the builds that people wait for: ``python benchmarks/bench_build.py``.

On a copy of the lesson, so that nothing of yours is touched: a full build from nothing,
a build with nothing changed, a build after a sentence was added, and, for comparison,
the extracted scripts run by plain Python.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from lesson.fingerprint import PAGES

ROOT = Path(__file__).parent.parent
SOURCES = ("episodes", "learners", "fig", "data", "code", "requirements.lock")


def seconds(words: list[str], folder: Path) -> float:
    """Return how long a command takes; it must succeed."""
    start = time.perf_counter()
    environment = {**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def copy_lesson(folder: Path) -> None:
    """Copy what a site is made from."""
    for name in SOURCES + PAGES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)


def add_sentence(folder: Path, number: int) -> None:
    """Change the text, not the code, of the first episode."""
    path = min((folder / "episodes").glob("*.md"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n## ", f"\nSentence {number}.\n\n## ", 1), "utf-8")


@click.command()
@click.option("--repeats", default=5, show_default=True, help="For the short ones.")
@click.option("--jobs", default=2, show_default=True, help="Episodes run at once.")
def main(repeats: int, jobs: int) -> None:
    """Print a table of wall times and of their ratio to the scripts' time."""
    build = [sys.executable, "-m", "lesson", "build", "--jobs", str(jobs)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "lesson"
        folder.mkdir()
        copy_lesson(folder)
        scripts = sorted((folder / "code").glob("*.py"))
        bare = sum(seconds([sys.executable, str(path)], folder) for path in scripts)
        rows = {"scripts, plain Python": bare, "full build": seconds(build, folder)}
        unchanged, edited = [], []
        for number in range(repeats):
            unchanged.append(seconds(build, folder))
            add_sentence(folder, number)
            edited.append(seconds(build, folder))
        rows["nothing changed"] = statistics.median(unchanged)
        rows["a sentence added"] = statistics.median(edited)
    click.echo(f"{'':24}{'seconds':>10}{'ratio':>10}")
    for name, value in rows.items():
        click.echo(f"{name:24}{value:10.2f}{value / bare:10.2f}")


if __name__ == "__main__":
    main()
