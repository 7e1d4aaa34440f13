"""The command line as a person uses it: what it prints, what it leaves behind."""

import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from processes import start

import lesson.cli
from lesson import pipeline

CODE = "```python\nimport time\n\nprint(time.time_ns())\n```\n"


def page(small) -> str:
    return (small.layout.html / "episodes/01-sums.html").read_text("utf-8")


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


def download(small) -> Path:
    """Return the file that the set-up page of the site offers."""
    text = (small.layout.html / "setup.html").read_text("utf-8")
    [target] = re.findall(r'href="([^"]*\.zip)"', text)
    return small.layout.html / target


def test_site_offers_an_archive_that_follows_what_is_in_it(small):
    link = "Get [the files](episodes/files/lesson.zip).\n"
    small.write("setup.md", f"---\ntitle: Setup\n---\n\n{link}")
    small.episode(f"Old words.\n\n{CODE}")
    built = small.lesson("build")
    assert built.returncode == 0, built.stderr
    first = download(small).read_bytes()
    with zipfile.ZipFile(download(small)) as archive:
        assert "lesson/01-sums.ipynb" in archive.namelist()
        assert b"Old words." in archive.read("lesson/complete-01-sums.ipynb")
    written = small.layout.archive.stat().st_mtime_ns
    small.write("index.md", "---\ntitle: Home\n---\n\nIt is not in the archive.\n")
    assert small.lesson("build").returncode == 0
    assert small.layout.archive.stat().st_mtime_ns == written
    assert download(small).read_bytes() == first
    small.episode(f"New words.\n\n{CODE}")
    assert small.lesson("build").returncode == 0
    with zipfile.ZipFile(download(small)) as archive:
        assert b"New words." in archive.read("lesson/complete-01-sums.ipynb")


def test_fault_below_the_timetable_is_reported_in_the_source(small):
    notes = "---\ntitle: Notes\n---\n\n<!-- timetable -->\n\n[There](gone.md).\n"
    small.write("instructor-notes.md", notes)
    config = (small.root / "config.yaml").read_text("utf-8")
    days = 'timetable:\n  start: "09:00"\n  days: [01-sums.md]\n'
    small.write("config.yaml", config + days)
    bad = small.lesson("build")
    assert "instructor-notes.md:7: page: " in bad.stderr, bad.stderr
    small.write("instructor-notes.md", notes.replace("(gone.md)", "(setup.md)"))
    assert small.lesson("build").returncode == 0
    text = (small.layout.html / "instructor-notes.html").read_text("utf-8")
    assert "09:00" in text and "09:15" in text


def test_pace(small):
    small.episode(f"Three words here.\n\n{CODE}")
    unknown = small.lesson("pace", "99-none")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    before = small.lesson("pace")
    assert before.returncode == 0, before.stderr
    assert small.lesson("run").returncode == 0
    after = small.lesson("pace", "01-sums")
    lines = [line.split() for line in after.stdout.splitlines() if line]
    rows = {words[-1]: words for words in lines}
    assert rows["all"][:4] == ["0.8", "3", "2", "0"]
    assert float(rows["all"][4]) >= 0  # seconds, which the cache knows now
    assert len(rows["all"]) == 7 and "  in all" in before.stdout
    assert "0  exercises in all, 5 declared" in after.stdout


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


PLOT = """```python
import matplotlib.pyplot as plt

_ = plt.plot([1, {}])
```

![A line](fig/{}.png){{alt="Line plot of two points, for a test."}}
"""


@pytest.mark.parametrize("name", ["loss", "Loss"])
def test_two_episodes_do_not_share_the_name_of_a_plot(small, name):
    small.episode(PLOT.format(2, "loss"))
    start_line = small.episode(PLOT.format(3, name), name="02-more")
    for _ in range(2):
        bad = small.lesson("build")
        assert bad.returncode == 1
        said = f"episodes/02-more.md:{start_line + 7}: figure: `fig/{name}.png` is a"
        assert said in bad.stderr, bad.stderr
    small.episode(PLOT.format(3, "other"), name="02-more")
    assert small.lesson("build").returncode == 0
    # The first is not woven anew now, and its names are known all the same.
    small.episode(PLOT.format(3, name) + "\nA sentence.", name="02-more")
    assert small.lesson("build").returncode == 1


def test_plots_with_unusual_names_are_shown(small):
    body = PLOT.replace("fig/{}.png", "<fig/größe und zahl.png>").replace("{}", "2")
    small.episode(body.replace("{{", "{").replace("}}", "}"))
    built = small.lesson("build")
    assert built.returncode == 0, built.stderr
    [image] = BeautifulSoup(page(small), "html.parser").select("article img")
    there = small.layout.html / "episodes" / unquote(image["src"])
    assert there.is_file()
    assert image["alt"] == "Line plot of two points, for a test."


def test_nothing_is_left_of_an_episode_that_was_renamed(small):
    small.episode("```python\n1 + 1\n```", name="02-old")
    assert small.lesson("build").returncode == 0
    (small.root / "episodes/02-old.md").rename(small.root / "episodes/02-new.md")
    small.episode("A sum.")
    assert small.lesson("build").returncode == 0
    left = [str(path) for path in small.layout.build.rglob("*02-old*")]
    # What makes the next build fast, and the site before, which waits for its turn.
    kept = ("/cache/", "/doctrees/", "/.html.")
    assert not [path for path in left if not any(part in path for part in kept)]


def test_text_that_looks_like_syntax_is_shown(small):
    small.episode("Some\n% of all words, from $10, and then\n$20 to {{ x }}.\n")
    assert small.lesson("build").returncode == 0
    shown = BeautifulSoup(page(small), "html.parser").get_text()
    for words in ("% of all words", "from $10, and then", "$20 to {{ x }}"):
        assert words in shown
    assert "<math" not in page(small)


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
    process = start(small.root, "build")
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
    processes = [start(small.root, "build") for _ in range(2)]
    said = [process.communicate(timeout=90)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sum("Another build is at work" in text for text in said) == 1
    assert sum("Nothing changed" in text for text in said) == 1


DIE = """
import os
from {module} import {name}
work = {name}.{method}
def work_and_die(*words):
    work(*words)
    os._exit(9)
{name}.{method} = work_and_die
"""


@pytest.mark.parametrize(
    ("module", "name", "method"),
    [
        ("sphinx.builders.html", "StandaloneHTMLBuilder", "write_doc"),
        ("pathlib", "Path", "rename"),
    ],
)
def test_a_build_after_the_first_was_killed(small, module, name, method):
    before = DIE.format(module=module, name=name, method=method)
    process = start(small.root, "build", before=before)
    said, _ = process.communicate(timeout=90)
    assert process.returncode == 9, said
    again = small.lesson("build")
    assert (again.returncode, "fault" in again.stderr) == (0, False), again.stderr
    assert "A sum." in page(small)


def test_a_site_that_a_killed_build_has_put_aside_is_back_at_once(small):
    assert small.lesson("build").returncode == 0
    good = page(small)
    small.layout.html.rename(small.layout.build / ".html.outgoing")
    small.episode("::: nonsense\n:::")
    assert small.lesson("build").returncode == 1
    assert page(small) == good
