"""Time the builds that people wait for: ``python benchmarks/bench_build.py``.

On copies of the lesson, so that nothing of yours is touched: a full build from nothing,
nothing changed, and a sentence added, as ``lesson build`` publishes it and as a page
shows it that ``lesson serve`` has open in a browser. Then the sentence again in a
lesson whose code is left out, and in one of four times as many episodes.

All are compared with importing TensorFlow once, on the same machine. On one that others
use, too, the processors' time tells more than the clock.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import psutil

from lesson.fingerprint import PAGES

ROOT = Path(__file__).parent.parent
SOURCES = ("episodes", "learners", "fig", "data", "code", "requirements.lock")
# On a busy machine blocks are slow, which is not what is measured.
LESSON = [sys.executable, "-m", "lesson"]
PATIENT = ["--slow", "100000"]
PORT = 18800


class Spent(NamedTuple):
    """The time that something took."""

    wall: float
    cpu: float | None = None
    """Of all processors, on systems that tell it."""


def cpu_seconds() -> float | None:
    """Return what the commands that have ended have used of the processors."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command(words: list[str], folder: Path) -> Spent:
    """Run a command, which must succeed; return how long it takes."""
    environment = {**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    start, cpu = time.perf_counter(), cpu_seconds()
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise click.ClickException(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    wall = time.perf_counter() - start
    return Spent(wall, None if cpu is None else cpu_seconds() - cpu)


def median(times: list[Spent]) -> Spent:
    """Return the median of wall times, and that of processor times."""
    cpu = [spent.cpu for spent in times if spent.cpu is not None]
    wall = statistics.median(spent.wall for spent in times)
    return Spent(wall, statistics.median(cpu) if cpu else None)


def copy_lesson(folder: Path) -> None:
    """Copy what a site is made from."""
    folder.mkdir()
    for name in SOURCES + PAGES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)


def grow(folder: Path, times: int) -> None:
    """Add copies of each episode, under new numbers and names."""
    first = sorted((folder / "episodes").glob("*.md"))
    names = [path.name for path in first]
    for number in range(len(first), times * len(first)):
        path = first[number % len(first)]
        name = f"{number + 1:02}{path.stem[2:]}-{number // len(first) + 1}.md"
        shutil.copy(path, path.with_name(name))
        names.append(name)
    config = folder / "config.yaml"
    listed = "".join(f"  - {name}\n" for name in names)
    text = config.read_text("utf-8")
    text = re.sub(r"(?m)^episodes:\n(  - .*\n)+", f"episodes:\n{listed}", text)
    config.write_text(text, "utf-8")


def add_sentence(folder: Path) -> str:
    """Change the text, not the code, of the first episode; return the new sentence."""
    path = edited(folder)
    sentence = f"Sentence {time.time_ns()} is new."
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n## ", f"\n{sentence}\n\n## ", 1), "utf-8")
    return sentence


def edited(folder: Path) -> Path:
    """Return the episode that is edited."""
    return min((folder / "episodes").glob("*.md"))


def time_sentence(folder: Path, words: list[str], repeats: int) -> Spent:
    """Return how long a build takes when a sentence is new."""
    command(words, folder)
    times = []
    for _ in range(repeats):
        add_sentence(folder)
        times.append(command(words, folder))
    return median(times)


def time_eye(folder: Path, words: list[str], repeats: int) -> Spent:
    """Return how long it takes until an open page shows a new sentence."""
    with serving(folder, words) as (address, server):
        page = f"{address}episodes/{edited(folder).stem}.html"
        with looking(page) as wait_for:
            times = []
            for _ in range(repeats + 1):  # not counted: what is loaded the first time
                time.sleep(1)
                cpu = sum(server.cpu_times()[:2])
                sentence = add_sentence(folder)
                start = time.perf_counter()
                wait_for(sentence)
                wall = time.perf_counter() - start
                times.append(Spent(wall, sum(server.cpu_times()[:2]) - cpu))
    return median(times[1:])


@contextlib.contextmanager
def serving(folder: Path, words: list[str]) -> Iterator[tuple[str, psutil.Process]]:
    """Serve a lesson; yield the address and the process."""
    process = subprocess.Popen(
        [*LESSON, "serve", "--port", str(PORT), *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0], psutil.Process(process.pid)
                break
    finally:
        process.terminate()
        process.communicate()


@contextlib.contextmanager
def looking(address: str) -> Iterator[Callable[[str], None]]:
    """Open a page; yield what waits until it shows some words.

    Where there is no browser the page is fetched, again and again.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    else:
        browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser is None:
        click.echo("No browser: pages are fetched instead.", err=True)
        yield lambda words: fetch_until(address, words)
        return
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        page = running.new_page()
        page.goto(address)
        yield lambda words: page.get_by_text(words).wait_for(timeout=120_000)
        running.close()


def fetch_until(address: str, words: str) -> None:
    """Fetch a page until it has some words."""
    while True:
        with urllib.request.urlopen(address) as answer:
            if words in answer.read().decode():
                return
        time.sleep(0.01)


def time_lesson(folder: Path, repeats: int, jobs: int) -> Iterator[tuple[str, Spent]]:
    """Time the lesson as it is, with its code."""
    copy_lesson(folder)
    scripts = sorted((folder / "code").glob("*.py"))
    runs = [command([sys.executable, str(path)], folder) for path in scripts]
    cpu = [run.cpu for run in runs if run.cpu is not None]
    wall = sum(run.wall for run in runs)
    yield "scripts, plain Python", Spent(wall, sum(cpu) if cpu else None)
    build = [*LESSON, "build", "--jobs", str(jobs), *PATIENT]
    yield "full build", command(build, folder)
    nothing = [command(build, folder) for _ in range(repeats)]
    yield "nothing changed", median(nothing)
    yield "a sentence: build", time_sentence(folder, build, repeats)
    yield "a sentence: open page", time_eye(folder, PATIENT, repeats)


def time_growth(folder: Path, times: int, repeats: int) -> Iterator[tuple[str, Spent]]:
    """Time the lesson with its code left out, so many times as long."""
    copy_lesson(folder)
    grow(folder, times)
    count = len(list((folder / "episodes").glob("*.md")))
    build = [*LESSON, "build", "--no-execute", *PATIENT]
    yield f"{count} episodes without code: first", command(build, folder)
    yield "  a sentence: build", time_sentence(folder, build, repeats)
    eye = time_eye(folder, ["--no-execute", *PATIENT], repeats)
    yield "  a sentence: open page", eye


@click.command()
@click.option("--repeats", default=5, show_default=True, help="For the short ones.")
@click.option("--jobs", default=2, show_default=True, help="Episodes run at once.")
@click.option("--no-code", is_flag=True, help="Only what needs no code to run.")
def main(repeats: int, jobs: int, no_code: bool) -> None:
    """Print a table of times and of their ratio to importing TensorFlow once."""
    words = [sys.executable, "-c", "import tensorflow"]
    unit = median([command(words, ROOT) for _ in range(repeats)])
    click.echo(f"{'':34}{'wall s':>10}{'ratio':>8}{'CPU s':>10}{'ratio':>8}")
    show("importing TensorFlow", unit, unit)
    with tempfile.TemporaryDirectory() as scratch:
        parts = [
            time_growth(Path(scratch, "once"), 1, repeats),
            time_growth(Path(scratch, "more"), 4, repeats),
        ]
        if not no_code:
            parts.insert(0, time_lesson(Path(scratch, "lesson"), repeats, jobs))
        for part in parts:
            for name, spent in part:
                show(name, spent, unit)


def show(name: str, spent: Spent, unit: Spent) -> None:
    """Print a line of the table."""
    line = f"{name:34}{spent.wall:10.2f}{spent.wall / unit.wall:8.2f}"
    if spent.cpu is not None and unit.cpu is not None:
        line += f"{spent.cpu:10.2f}{spent.cpu / unit.cpu:8.2f}"
    click.echo(line)


if __name__ == "__main__":
    main()
