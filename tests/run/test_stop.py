"""Stopping: whatever ends a build, nothing of it goes on and nothing is left."""

import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
from small import SmallLesson

from lesson.faults import LessonError
from lesson.pipeline import Limits, Options, execute
from lesson.read.lesson import read_lesson

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

# Another process in another session: what a signal to the kernel does not reach.
BUSY = """\
```python
import subprocess
import time
from pathlib import Path

subprocess.run(["sleep", "600"], start_new_session=True)
```
"""


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """Return the folder in which rooms are made."""
    folder = tmp_path / "rooms"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


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
    )


def started(process: subprocess.Popen) -> list[psutil.Process]:
    """Wait until code runs; return the kernel and what it has started."""
    me = psutil.Process(process.pid)
    wait_for(lambda: len(me.children(recursive=True)) > 1)
    time.sleep(0.5)
    return me.children(recursive=True)


def ended(processes: list[psutil.Process]) -> bool:
    """Tell whether processes have ended; nobody may be there to bury them."""
    return all(
        not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
        for process in processes
    )


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("command", ["build", "run"])
def test_signal_while_code_runs(small, rooms, command, name):
    small.episode(BUSY)
    process = start(small, command)
    family = started(process)
    assert [path.name.startswith("lesson-") for path in rooms.iterdir()] == [True]
    process.send_signal(getattr(signal, name))
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    lines = [line for line in said.splitlines()[1:] if line]
    assert lines == ["Interrupted; the published site is unchanged."]
    assert not list(rooms.iterdir())
    wait_for(lambda: ended(family))


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.3])
def test_signals_while_a_kernel_starts(small, rooms, delay):
    small.episode(BUSY)
    process = start(small, "run")
    me = psutil.Process(process.pid)
    wait_for(lambda: list(rooms.iterdir()) and me.children())
    family = me.children()
    time.sleep(delay)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):  # impatient
        process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in said) == (130, False), said
    assert not list(rooms.iterdir())
    wait_for(lambda: ended(family))


def test_two_episodes_at_once_and_one_that_prints_without_an_end(small, rooms):
    small.episode(BUSY)
    endless = "```python\nwhile True:\n    print(1, end='\\r', flush=True)\n```\n"
    small.episode(endless, name="02-more")
    process = start(small, "run", "--jobs", "2")
    family = started(process)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in said) == (130, False), said
    assert not list(rooms.iterdir())
    wait_for(lambda: ended(family))


IN_A_THREAD = """\
import threading, time
from pathlib import Path

import psutil

from lesson.layout import Layout
from lesson.pipeline import Options, execute
from lesson.read.lesson import read_lesson

words = read_lesson(Layout(Path.cwd())), (), Options()
threading.Thread(target=execute, args=words, daemon=True).start()
while len(psutil.Process().children(recursive=True)) < 2:
    time.sleep(0.1)
print(*[process.pid for process in psutil.Process().children(recursive=True)])
"""


def test_end_while_code_runs_in_another_thread(small, rooms):
    """As when a server is ended that builds beside."""
    small.episode(BUSY)
    words = [sys.executable, "-c", IN_A_THREAD]
    done = subprocess.run(
        words, cwd=small.root, capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, done.stderr
    assert not list(rooms.iterdir())
    wait_for(lambda: not any(psutil.pid_exists(int(n)) for n in done.stdout.split()))


def test_ignored_signal_is_ignored(small, rooms):
    """As under `nohup`, when the terminal is closed."""
    small.episode("```python\nimport time\n\ntime.sleep(4)\n```\n")
    words = [sys.executable, "-m", "lesson", "run"]
    process = subprocess.Popen(
        words,
        cwd=small.root,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    me = psutil.Process(process.pid)
    wait_for(me.children)
    time.sleep(1)
    process.send_signal(signal.SIGHUP)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said


def test_killed_build_leaves_no_process_and_the_next_no_folder(small, rooms):
    small.episode(BUSY)
    process = start(small, "run")
    family = started(process)
    process.kill()
    process.communicate(timeout=30)
    wait_for(lambda: ended(family))
    assert len(list(rooms.glob("lesson-*"))) == 1
    (rooms / "lesson-of-somebody").mkdir()
    (rooms / "lesson-of-somebody/lock").touch()
    small.episode("```python\n1 + 1\n```\n")
    assert small.lesson("run").returncode == 0
    assert [path.name for path in rooms.iterdir()] == ["lesson-of-somebody"]


def test_room_of_a_build_at_work_stays(small, rooms):
    small.episode("```python\nimport time\n\ntime.sleep(5)\nopen('x', 'w')\n```\n")
    other = SmallLesson(small.root.parent / "other")
    shutil.copytree(small.root, other.root)
    process = start(other, "run")
    wait_for(lambda: list(rooms.glob("lesson-*/work")))
    small.episode("```python\n1 + 1\n```\n")
    assert small.lesson("run").returncode == 0
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said


FLOODS = {
    "long-lines": "print('x' * 10**6)",
    "errors": "sys.stderr.write('x' * 10_000)",
    "displays": "display({'x': 'x' * 100_000})",
    "past-python": "os.write(1, b'x' * 10_000)",
    "program": "subprocess.run(['yes'])",
}
ENDLESS = {
    "bars": "print('x', end='\\r', flush=True)",
    "cleared": "clear_output(); print('x' * 1000, flush=True)",
    "one-line": "print(1)",
}


def for_ever(small, blocks: dict[str, str]) -> None:
    """Write an episode for each block, in which it runs for ever."""
    (small.root / "episodes/01-sums.md").unlink()
    for name, code in blocks.items():
        start = "import os, subprocess, sys\nfrom IPython.display import clear_output"
        block = f"```python\n{start}\n\nwhile True:\n    {code}\n```\n"
        small.episode(block, name=f"01-{name}")


def test_output_is_bounded(small):
    for_ever(small, FLOODS)
    with pytest.raises(LessonError) as caught:
        execute(read_lesson(small.layout), (), Options(limits=Limits(jobs=3)))
    found = {f.path.stem.removeprefix("01-"): f.rule for f in caught.value.faults}
    assert found == dict.fromkeys(FLOODS, "too-much-output")


def test_time_limit_holds_while_output_comes(small):
    for_ever(small, ENDLESS)
    done = small.lesson("run", "--jobs", "3", "--cell-timeout", "3")
    assert done.returncode == 1
    assert done.stderr.count(": time-limit: ") == len(ENDLESS), done.stderr
    assert "Traceback" not in done.stderr


def test_much_output_is_no_fault(small):
    code = "for i in range(3000):\n    display(i)\nprint('x' * 5_000_000)"
    small.episode(f"```python\n{code}\n```\n")
    [one] = execute(read_lesson(small.layout), (), Options())
    [cell] = one.cells
    shown = [o.data["text/plain"] for o in cell.outputs if "data" in o]
    assert shown == [str(number) for number in range(3000)]
    assert [len(o.text) for o in cell.outputs if "text" in o] == [5_000_001]
