"""The site while it is written: served, followed, and ended."""

from __future__ import annotations

import contextlib
import http.client
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import find_browser
from playwright.sync_api import sync_playwright
from processes import start, wait_for

from lesson.faults import LessonError
from lesson.serve import serve
from lesson.serve.serve import follow
from lesson.serve.server import EVENTS, HOST, PageServer, open_server
from lesson.serve.sources import Sources

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
CODE = "```python\nimport time\n\nprint(time.time_ns())\n```\n"


# What has changed


def by_rename(path: Path, text: str) -> None:
    """Save as vim, `sed -i` and most editors do."""
    scratch = path.with_name(f"{path.name}~new")
    scratch.write_text(text)
    scratch.replace(path)


def by_removal(path: Path, text: str) -> None:
    """Save as git does when it checks out another commit."""
    path.unlink(missing_ok=True)
    path.write_text(text)


def by_backup(path: Path, text: str) -> None:
    """Save as emacs does: the old file becomes the backup."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}~"))
    path.write_text(text)


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def with_its_folder(path: Path, text: str) -> None:
    """Save as a program that writes a whole folder anew."""
    if path.parent.name == "lesson":
        by_removal(path, text)
        return
    scratch = path.parent.with_name(f"{path.parent.name}-new")
    shutil.copytree(path.parent, scratch)
    (scratch / path.name).write_text(text)
    shutil.rmtree(path.parent)
    scratch.rename(path.parent)


@pytest.mark.parametrize(
    "save", [in_place, by_rename, by_removal, by_backup, with_its_folder]
)
@pytest.mark.parametrize(
    "name",
    ["config.yaml", "index.md", "episodes/01-sums.md", "data/numbers.csv"],
)
def test_a_saved_file_is_noticed_every_time(small, name, save):
    sources = Sources(small.layout)
    for text in ("one", "two", "six"):
        save(small.root / name, text)
        assert small.root / name in sources.changed()
        sources.mark_built()
        assert not sources.changed()


@pytest.mark.parametrize(
    "name", ["objectives.yaml", "learners/reference.md", "fig/a/deep.svg"]
)
def test_a_file_that_comes_and_goes_is_noticed(small, name):
    path = small.root / name
    sources = Sources(small.layout)
    for _ in range(2):
        small.write(name, "new")
        assert sources.changed() == {path}
        sources.mark_built()
        path.unlink()
        assert sources.changed() == {path}
        sources.mark_built()


def test_what_does_not_change_the_content_is_no_change(small):
    sources = Sources(small.layout)
    text = (small.root / "index.md").read_text()
    by_rename(small.root / "index.md", text)
    small.write("setup.md", "other")
    small.write("setup.md", "---\ntitle: Setup\n---\n\nNothing to install.\n")
    (small.root / "fig").mkdir()
    assert not sources.changed()


@pytest.mark.parametrize(
    "name", [".#01-sums.md", "01-sums.md~", ".01-sums.md.swp", "4913", ".DS_Store"]
)
def test_what_editors_keep_beside_a_file_is_no_change(small, name):
    sources = Sources(small.layout)
    small.write(f"episodes/{name}", "scrap")
    assert not sources.changed()


# What follows from it


class Steps:
    """Stands for a server that lives as long as there is something to do."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = iter(steps)
        self.reloads = 0

    @property
    def alive(self) -> bool:
        """Do the next thing."""
        step = next(self._steps, None)
        if step:
            step()
        return step is not None

    def reload_pages(self) -> None:
        """Count it."""
        self.reloads += 1


def nothing() -> None:
    """Leave the files as they are."""


def followed(small, build: Callable[[], bool], *steps: Callable[[], object]):
    """Follow a lesson while something is done; return the reloads and what was said."""
    server, said = Steps(*steps), []
    sources = Sources(small.layout)
    build()
    with pytest.raises(LessonError, match="the server has stopped"):
        follow(small.layout, sources, server, build, said.append)
    return server.reloads, said


def save(small, name: str, text: str) -> Callable[[], object]:
    return lambda: small.write(name, text)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch) -> None:
    """Let the tests of this module look without a pause."""
    monkeypatch.setattr(serve, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(serve, "SHARE", 0)


def test_only_other_inputs_than_those_of_the_last_build_are_built(small):
    before = (small.root / "index.md").read_text()
    steps = [
        nothing,
        save(small, "index.md", "one"),
        save(small, "index.md", "one"),
        nothing,
        save(small, "index.md", before),
        nothing,
    ]
    assert followed(small, lambda: True, *steps) == (2, [])


def test_a_build_that_failed_is_not_tried_again_for_the_same_inputs(small):
    builds = []

    def build() -> bool:
        builds.append((small.root / "index.md").read_text())
        return False

    steps = [save(small, "index.md", "bad"), *[nothing] * 5]
    reloads, _ = followed(small, build, *steps, save(small, "index.md", "good"))
    assert (reloads, builds[1:]) == (0, ["bad", "good"])


def test_what_is_saved_during_a_build_is_built_next(small):
    builds = []

    def build() -> bool:
        builds.append((small.root / "index.md").read_text())
        if len(builds) == 2:
            small.write("index.md", "second")
        return True

    followed(small, build, save(small, "index.md", "first"), *[nothing] * 5)
    assert builds[1:] == ["first", "second"]


@pytest.mark.parametrize(
    "names", [["data/a.csv"], ["data/a.csv", "fig/b.png"], ["episodes/01-sums.md"]]
)
def test_a_lesson_that_writes_its_own_files_is_not_built_for_ever(small, names):
    builds = []

    def build() -> bool:
        builds.append(1)
        for name in names:
            small.write(name, f"written in build {len(builds)}")
        return True

    _, said = followed(small, build, *[nothing] * 30)
    assert len(builds) < 12
    assert [line.partition(":")[0] for line in said] == names
    assert all("changes at every build" in line for line in said)


def test_what_authors_save_is_built_in_a_lesson_that_writes_its_own_files(small):
    builds = []

    def build() -> bool:
        builds.append((small.root / "index.md").read_text())
        small.write("data/a.csv", f"written in build {len(builds)}")
        return True

    steps = [
        *[nothing] * 30,
        save(small, "index.md", "one"),
        *[nothing] * 30,
        save(small, "data/a.csv", "the author's"),
        *[nothing] * 30,
        save(small, "index.md", "two"),
        *[nothing] * 30,
    ]
    _, said = followed(small, build, *steps)
    assert builds.count("one") == 2  # for the page, and for the data
    assert builds.count("two") == 1
    assert len(said) == 1


def test_two_outputs_that_take_turns_are_not_built_for_ever(small):
    builds = []

    def build() -> bool:
        builds.append(1)
        for text in ("of the first episode", "of the second"):
            small.write("data/a.csv", text)
        return True

    followed(small, build, *[nothing] * 30)
    assert len(builds) == 2


@pytest.mark.parametrize("error", [ValueError("odd"), PermissionError(13, "denied")])
def test_when_following_fails_serving_ends(small, error):
    def fail() -> None:
        raise error

    sources = Sources(small.layout)
    with pytest.raises(LessonError, match=r"followed no longer.*(odd|denied)"):
        follow(small.layout, sources, Steps(nothing, fail), lambda: True, print)


# The server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PageServer]:
    """Return a server of a folder with a page and a picture."""
    folder = tmp_path / "html"
    (folder / "a").mkdir(parents=True)
    (folder / "index.html").write_text("<body>The page.</body>")
    (folder / "a" / "picture.svg").write_text("<svg/>")
    server = open_server(folder, 18200)
    server.start()
    yield server
    server.shutdown()
    server.server_close()


def get(server: PageServer, path: str, **headers: str) -> http.client.HTTPResponse:
    address = f"http://{HOST}:{server.server_port}{path}"
    return urllib.request.urlopen(
        urllib.request.Request(address, headers=headers), timeout=10
    )


@pytest.mark.parametrize("path", ["/", "/index.html", "/index.html?a=b"])
def test_a_page_is_served_with_what_loads_it_again(server, path):
    answer = get(server, path)
    text = answer.read().decode()
    assert text.startswith("<body>The page.<script>") and text.endswith("</body>")
    assert server.version in text
    assert int(answer.headers["Content-Length"]) == len(text)


@pytest.mark.parametrize("path", ["/", "/a/picture.svg"])
def test_a_browser_keeps_nothing(server, path):
    """Two builds in one second would look alike to it."""
    answer = get(server, path, **{"If-Modified-Since": "Mon, 1 Jan 2125 00:00:00 GMT"})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.read()


@pytest.mark.parametrize("path", ["/gone.html", "/a/gone.svg", "/../secret.html"])
def test_what_is_not_there_is_not_found(server, path):
    with pytest.raises(urllib.error.HTTPError) as wrong:
        get(server, path)
    assert wrong.value.code == 404


def test_a_page_that_is_just_being_replaced_is_served(server, tmp_path):
    folder, other = tmp_path / "html", tmp_path / "other"
    folder.rename(other)
    threading.Timer(0.01, other.rename, [folder]).start()
    assert b"The page." in get(server, "/").read()


def test_open_pages_are_told_of_each_new_site(server):
    events = get(server, EVENTS)

    def told() -> str:
        line = events.readline().decode().strip()
        return line or told()

    assert told() == f"data: {server.version}"
    for _ in range(2):
        before = server.version
        server.reload_pages()
        assert server.version != before
        assert told() == f"data: {server.version}"


def test_a_taken_port_gives_the_next():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with open_server(Path.cwd(), port) as server:
            assert server.server_port > port


def test_no_port_is_free(monkeypatch):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        monkeypatch.setattr("lesson.serve.server.TRIES", 1)
        with pytest.raises(OSError, match="no free port"):
            open_server(Path.cwd(), taken.getsockname()[1])


# All of it, as a person uses it

EPISODE = "episodes/01-sums.html"


class Served:
    """A lesson that is being served, by a process of its own."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        wait_for(lambda: self.says("Serving on ") or not self._reader.is_alive())
        starts = [line for line in self.lines if "Serving on " in line]
        assert starts, self.lines
        self.address = starts[0].split()[2]

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def says(self, words: str) -> int:
        """Return how often something has been said."""
        return "".join(self.lines).count(words)

    def shows(self, words: str, page: str = EPISODE) -> bool:
        """Tell whether a page has these words."""
        try:
            with urllib.request.urlopen(self.address + page, timeout=5) as answer:
                return words in answer.read().decode()
        except OSError:
            return False

    def end(self, number: int = signal.SIGINT) -> str:
        """Interrupt it; return all that it said."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> str:
        """Wait for its end; return all that it said."""
        self.process.wait(timeout=30)
        self._reader.join(timeout=10)
        return "".join(self.lines)


@contextlib.contextmanager
def serving(small, before: str = "", code: int = 130) -> Iterator[Served]:
    """Serve a lesson; in the end nothing may have been said of our own code."""
    process = start(small.root, "serve", "--port", "18100", before=before)
    try:
        served = Served(process)
        yield served
        said = served.end()
        assert process.returncode == code, said
        assert "Traceback" not in said
    finally:
        process.kill()


@POSIX
def test_each_line_is_said_once(small):
    with serving(small) as served:
        small.episode("## One\n\nNew words.")
        wait_for(lambda: served.shows("New words."))
        # The page is there a moment before that is said.
        wait_for(lambda: served.says("Built ") == 2)
        said = served.end()
    lines = [line for line in said.splitlines() if line]
    assert sum("Serving on http://" in line for line in lines) == 1
    assert lines[-1] == "Interrupted; the published site is unchanged."
    assert lines.count("Built build/html/index.html") == 2
    assert len(set(lines)) == len(lines) - 1


@POSIX
def test_configuration_and_pages_saved_by_rename_are_followed(small):
    configuration = (small.root / "config.yaml").read_text()
    with serving(small) as served:
        for words in ("First words", "Second words", "Third words"):
            page = f"---\ntitle: Home\n---\n\n{words} here.\n"
            by_rename(small.root / "index.md", page)
            wait_for(lambda words=words: served.shows(f"{words} here.", "index.html"))
            text = configuration.replace("A small lesson", words)
            by_rename(small.root / "config.yaml", text)
            wait_for(lambda words=words: served.shows(f"{words}</title>"))


@POSIX
def test_faults_are_survived(small):
    small.episode("Old words.")
    with serving(small) as served:
        assert served.shows("Old words.")
        small.episode("::: nonsense\n:::")
        wait_for(lambda: served.says("unknown div `nonsense`"))
        assert served.shows("Old words.")
        small.episode("New words.")
        wait_for(lambda: served.shows("New words."))


FAIL_ONCE = """
from lesson import pipeline
build, times = pipeline.build, iter(range(9))
def fail_once(*words):
    if next(times) == 1:
        {failure}
    return build(*words)
pipeline.build = fail_once
"""


@POSIX
@pytest.mark.parametrize(
    ("failure", "message"),
    [
        ("raise ValueError('not foreseen')", "unexpected: ValueError: not foreseen"),
        ("sys.exit('from a library')", "unexpected: SystemExit: from a library"),
        ("open('/nowhere/at/all')", "/nowhere/at/all: No such file or directory"),
    ],
)
def test_what_nobody_foresaw_is_survived(small, failure, message):
    small.episode("Old words.")
    with serving(small, before=FAIL_ONCE.format(failure=failure)) as served:
        small.episode("Bad words.")
        wait_for(lambda: served.says(message))
        assert served.shows("Old words.")
        small.episode("New words.")
        wait_for(lambda: served.shows("New words."))
    assert served.says(message) == 1


FAIL_TO_FOLLOW = """
from lesson.serve.sources import Sources
changed, times = Sources.changed, iter(range(99))
def fail(self):
    if next(times) == 9:
        raise RuntimeError("no more")
    return changed(self)
Sources.changed = fail
"""


@POSIX
def test_stale_pages_are_not_served(small):
    with serving(small, before=FAIL_TO_FOLLOW, code=1) as served:
        said = served.wait()
        assert "serve: changes are followed no longer (RuntimeError: no more)" in said
        assert not served.shows("")


SLOW = """
import time
import lesson.publish.{module}
work = lesson.publish.{module}.{name}
def slow(*words):
    print("at work", flush=True)
    time.sleep(100)
    return work(*words)
lesson.publish.{module}.{name} = slow
"""


@POSIX
@pytest.mark.parametrize(
    ("module", "name"), [("site", "run_sphinx"), ("swap", "mirror")]
)
def test_a_build_that_is_ended_while_it_publishes(small, module, name):
    small.episode("Old words.")
    assert small.lesson("build").returncode == 0
    page = small.layout.html / EPISODE
    before = page.read_text("utf-8")
    small.episode("New words.")
    slow = SLOW.format(module=module, name=name)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process = start(small.root, "build", before=slow)
        assert process.stdout is not None
        assert "at work" in process.stdout.readline()
        process.send_signal(number)
        said, _ = process.communicate(timeout=30)
        assert said.strip() == "Interrupted; the published site is unchanged."
        assert process.returncode == 130
        assert page.read_text("utf-8") == before
    assert small.lesson("build").returncode == 0
    assert "New words." in page.read_text("utf-8")


@POSIX
@pytest.mark.parametrize("kind", ["serve", "build"])
def test_a_second_signal_changes_nothing(small, kind):
    slow = SLOW.format(module="site", name="run_sphinx")
    process = start(small.root, kind, before=slow)
    assert process.stdout is not None
    while "at work" not in process.stdout.readline():
        pass
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert said.strip() == "Interrupted; the published site is unchanged."
    assert process.returncode == 130


@POSIX
def test_a_hang_up_is_survived_where_it_is_ignored(small):
    """As under `nohup`."""
    ignore = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    slow = SLOW.format(module="site", name="run_sphinx").replace("100", "2")
    process = start(small.root, "build", before=ignore + slow)
    assert process.stdout is not None
    while "at work" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGHUP)
    said, _ = process.communicate(timeout=60)
    assert "Built" in said and process.returncode == 0


DEAF = """
import gc, os, signal, time, weakref
from lesson import pipeline

def interrupted(*_):
    os.kill(os.getpid(), signal.{number})
    time.sleep(0.2)

class AtItsEnd:
    __del__ = interrupted

class Watched:
    pass

def build(*words):
    if {by_end}:
        AtItsEnd()
    else:
        watched = Watched()
        watched.itself, watched.watch = watched, weakref.ref(watched, interrupted)
        kept = watched.watch
        del watched
        gc.collect()
    time.sleep(100)
pipeline.build = build
"""


@POSIX
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("by_end", [True, False], ids=["object", "garbage"])
def test_an_interrupt_where_nothing_can_be_raised(small, number, by_end):
    """Python prints that it ignores it, and goes on."""
    before = DEAF.format(number=number, by_end=by_end)
    process = start(small.root, "build", before=before)
    try:
        said, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert said.strip() == "Interrupted; the published site is unchanged."
    assert process.returncode == 130


SLOWER_EACH_TIME = """
import time
from lesson import pipeline
build, times = pipeline.build, iter([0, 100])
def slow(*words):
    seconds = next(times)
    if seconds:
        print("at work", flush=True)
    time.sleep(seconds)
    return build(*words)
pipeline.build = slow
"""


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_serving_ends_while_something_is_built_and_a_page_is_open(small, number):
    with serving(small, before=SLOWER_EACH_TIME) as served:
        page = urllib.request.urlopen(served.address + EVENTS[1:], timeout=10)
        assert page.readline()
        small.episode("New words.")
        wait_for(lambda: served.says("at work"))
        assert served.shows("A sum.")  # pages can be read meanwhile
        said = served.end(number)
        assert said.endswith("Interrupted; the published site is unchanged.\n")


@POSIX
def test_serving_ends_while_code_runs(small):
    with serving(small) as served:
        before = served.says("01-sums: running")
        small.episode("```python\nimport time\n\ntime.sleep(100)\n```")
        wait_for(lambda: served.says("01-sums: running") > before)
        time.sleep(1)


@POSIX
def test_open_page_follows_changes_and_only_code_runs_again(small):
    path = find_browser()
    small.episode(f"Old words.\n\n{CODE}")
    small.episode("Other episode.\n\n```python\n1 + 1\n```", name="02-other")
    with serving(small) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(served.address + EPISODE)
        page.get_by_text("Old words.").wait_for()
        small.episode(f"New words.\n\n{CODE}")
        page.get_by_text("New words.").wait_for(timeout=60_000)
        small.episode('New words.\n\n```python\nprint("another", "output")\n```')
        page.get_by_text("another output").first.wait_for(timeout=60_000)
        browser.close()
    assert served.says("01-sums: running") == 2
    assert served.says("02-other: running") == 1


@POSIX
def test_a_page_that_was_hidden_follows_when_it_is_seen(small):
    """And many open pages do not keep another from being loaded."""
    path = find_browser()
    small.episode("Old words.")
    with serving(small) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        context.add_init_script(
            "Object.defineProperty(document, 'hidden', {get: () => window.unseen});"
            "window.unseen = true;"
        )
        pages = [context.new_page() for _ in range(8)]
        for page in pages:
            page.goto(served.address + EPISODE)
        small.episode("New words.")
        wait_for(lambda: served.shows("New words."))
        assert pages[0].get_by_text("Old words.").count()
        pages[0].evaluate(
            "window.unseen = false;"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
        pages[0].get_by_text("New words.").wait_for(timeout=30_000)
        browser.close()
