"""The command line as a person uses it: what it prints, what it leaves behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from browser import find_browser
from playwright.sync_api import sync_playwright

import lesson.cli
from lesson import pipeline
from lesson.serve import HOST, free_port

# Tests may run side by side, and each worker has ports of its own.
PORTS = 18000 + 200 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
CODE = "```python\nimport time\n\nprint(time.time_ns())\n```\n"


def page(small) -> str:
    return (small.layout.html / "episodes/01-sums.html").read_text("utf-8")


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def start(small, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "lesson", *words],
        cwd=small.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def test_build_then_nothing_to_do_then_prose(small):
    small.episode(f"Old words.\n\n{CODE}")
    first = small.lesson("build")
    assert first.returncode == 0, first.stderr
    assert "01-sums: done" in first.stderr
    assert "Old words." in page(small)
    again = small.lesson("build")
    assert again.stdout.startswith("Nothing changed")
    small.episode(f"New words.\n\n{CODE}")
    edited = small.lesson("build")
    assert edited.returncode == 0, edited.stderr
    assert "running" not in edited.stderr
    assert "New words." in page(small)


def test_bad_episode_leaves_the_last_good_site(small):
    small.episode("Good words.")
    assert small.lesson("build").returncode == 0
    good = page(small)
    start_line = small.episode("Bad words.\n\n```python\n1 / 0\n```")
    bad = small.lesson("build")
    assert bad.returncode == 1
    assert f"episodes/01-sums.md:{start_line + 4}: raised: " in bad.stderr
    assert "ZeroDivisionError" in bad.stderr
    assert bad.stderr.rstrip().endswith("1 fault found.")
    assert "Traceback" not in bad.stderr
    assert page(small) == good


def test_bad_link_is_reported_in_the_source_at_every_build(small):
    body = "```python\nfor i in range(3):\n    print(i)\n```\n\n[There](gone.md).\n"
    start_line = small.episode(body)
    for _ in range(2):
        bad = small.lesson("build")
        assert bad.returncode == 1
        assert f"episodes/01-sums.md:{start_line + 6}: page: " in bad.stderr, bad.stderr
        assert not small.layout.html.exists()


def test_no_execute(small):
    small.episode(CODE)
    built = small.lesson("build", "--no-execute")
    assert built.returncode == 0, built.stderr
    assert "made without running its code" in page(small)
    assert "Nothing changed" not in small.lesson("build").stdout
    assert "made without running its code" not in page(small)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("build", "--jobs", "0"), 2, "Invalid value for '--jobs'"),
        (("biuld",), 2, "No such command 'biuld'"),
        (("run", "99-none"), 1, "no episode `99-none`; known: 01-sums"),
        (("--lesson", "data", "run"), 0, "1 of 1 episodes"),
        (("--help",), 0, "The usual day"),
    ],
)
def test_words_on_the_command_line(small, words, code, said):
    done = small.lesson(*words)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True)
    assert "Traceback" not in done.stderr


def test_outside_of_a_lesson(tmp_path):
    words = [sys.executable, "-m", "lesson", "build"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no config.yaml here or above" in done.stderr
    assert "Traceback" not in done.stderr


def test_build_folder_that_cannot_be_written(small):
    small.write("build", "a file, where a folder should be")
    done = small.lesson("build")
    assert done.returncode == 1
    assert done.stderr.startswith("build: ")
    assert "Traceback" not in done.stderr


def test_disk_that_is_full_leaves_the_last_good_site(small, monkeypatch, capsys):
    small.episode("Good words.")
    assert small.lesson("build").returncode == 0
    good = page(small)
    small.episode("Other words.")

    def full(*_, **__):
        raise OSError(28, "No space left on device", str(small.layout.woven / "x.md"))

    monkeypatch.setattr(pipeline, "write_tree", full)
    monkeypatch.chdir(small.root)
    monkeypatch.setattr(sys, "argv", ["lesson", "build"])
    with pytest.raises(SystemExit) as ended:
        lesson.cli.run_command_line()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "build/woven/x.md: No space left on device" in said
    assert page(small) == good


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_interrupt_while_code_runs(small):
    small.episode("Good words.")
    assert small.lesson("build").returncode == 0
    good = page(small)
    small.episode("```python\nimport time\n\ntime.sleep(100)\n```")
    process = start(small, "build")
    assert process.stdout is not None
    assert "running" in process.stdout.readline()
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Interrupted; the published site is unchanged." in said
    assert "Traceback" not in said
    assert page(small) == good


def test_two_builds_at_once(small):
    small.episode(CODE.replace("import time\n", "import time\n\ntime.sleep(3)\n"))
    processes = [start(small, "build") for _ in range(2)]
    said = [process.communicate(timeout=90)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sum("Another build is at work" in text for text in said) == 1
    assert sum("Nothing changed" in text for text in said) == 1


def test_taken_port_gives_the_next():
    first = free_port(PORTS)
    with socket.socket() as taken:
        taken.bind((HOST, first))
        taken.listen()
        assert free_port(first) > first


@contextlib.contextmanager
def serving(small) -> Iterator[tuple[str, list[str]]]:
    """Serve a lesson; yield the address of its episode, and later what was said."""
    port = free_port(PORTS + 100)
    process = start(small, "serve", "--port", str(port))
    said: list[str] = []
    try:
        yield f"http://{HOST}:{port}/episodes/01-sums.html", said
    finally:
        process.send_signal(signal.SIGINT)
        said.append(process.communicate(timeout=30)[0])
    assert f"Serving on http://{HOST}:{port}/" in said[0]
    assert "Traceback" not in said[0]
    assert process.returncode in (0, 130)


def shows(address: str, words: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return words in answer.read().decode()
    except OSError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_serve_survives_faults(small):
    small.episode("Old words.")
    with serving(small) as (address, said):
        wait_for(lambda: shows(address, "Old words."))
        small.episode("::: nonsense\n:::")
        time.sleep(3)
        assert shows(address, "Old words.")
        small.episode("New words.")
        wait_for(lambda: shows(address, "New words."))
    assert "unknown div `nonsense`" in said[0]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_open_page_follows_changes_and_only_code_runs_again(small):
    path = find_browser()
    small.episode(f"Old words.\n\n{CODE}")
    small.episode("Other episode.\n\n```python\n1 + 1\n```", name="02-other")
    with serving(small) as (address, said), sync_playwright() as playwright:
        wait_for(lambda: shows(address, "Old words."))
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        small.episode(f"New words.\n\n{CODE}")
        page.get_by_text("New words.").wait_for(timeout=60_000)
        small.episode('New words.\n\n```python\nprint("another", "output")\n```')
        page.get_by_text("another output").first.wait_for(timeout=60_000)
        browser.close()
    assert said[0].count("01-sums: running") == 2
    assert said[0].count("02-other: running") == 1
