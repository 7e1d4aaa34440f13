"""The whole way: read, run, weave, publish."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from lesson.export.archive import archive_files, place_archive, write_archive
from lesson.export.notebooks import make_notebooks, write_notebooks
from lesson.export.script import make_script
from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.read.lesson import Lesson, read_lesson
from lesson.run.cache import Cache
from lesson.run.execute import Job, Limits, run_notebooks
from lesson.run.findings import find_faults
from lesson.run.notebook import make_notebook
from lesson.weave.tree import source_line, write_tree
from lesson.weave.weave import Woven, weave


@dataclass(frozen=True)
class Options:
    """How to build.

    Attributes
    ----------
    execute
        False: use what the cache holds, and run nothing.
    force
        True: run everything, whatever the cache holds.
    limits
        How much may run at once, and for how long.
    """

    execute: bool = True
    force: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Executed:
    """An episode with its notebook; ``complete`` is False when it has not run."""

    episode: Episode
    notebook: NotebookNode
    complete: bool


def execute(lesson: Lesson, names: Iterable[str], options: Options) -> list[Executed]:
    """Return notebooks with outputs, from the cache or by running them.

    Parameters
    ----------
    lesson
        The lesson.
    names
        The episodes wanted, by name; all when empty.
    options
        How to build.

    Raises
    ------
    LessonError
        An episode is not known, or its code failed.
    """
    cache = Cache(lesson.layout)
    done: dict[str, Executed] = {}
    jobs = []
    for episode in select(lesson, set(names)):
        notebook = make_notebook(episode)
        found = None if options.force else cache.find(episode.name, notebook)
        done[episode.name] = Executed(episode, found or notebook, found is not None)
        if not found and options.execute:
            jobs.append(Job(episode, notebook))
    if jobs:
        found = run_notebooks(lesson.layout, jobs, options.limits)
        if faults := [fault for fault in found if fault]:
            raise LessonError(faults)
        for job in jobs:
            done[job.episode.name] = Executed(job.episode, job.notebook, True)
    if faults := _findings(done.values(), options.limits):
        raise LessonError(faults)
    return list(done.values())


def _findings(executed: Iterable[Executed], limits: Limits) -> list[Fault]:
    """Return what is wrong with plots and times of the episodes that have run."""
    return [
        fault
        for one in executed
        if one.complete
        for fault in find_faults(one.episode, one.notebook, limits.slow_seconds)
    ]


def select(lesson: Lesson, names: set[str]) -> list[Episode]:
    """Return the episodes with these names; all when there are none.

    Raises
    ------
    LessonError
        An episode is not known.
    """
    known = {episode.name for episode in lesson.episodes}
    faults = [
        Fault(None, None, "episode", f"no episode `{name}`; known: {', '.join(known)}")
        for name in sorted(names - known)
    ]
    if faults:
        raise LessonError(faults)
    return [e for e in lesson.episodes if not names or e.name in names]


def build(layout: Layout, options: Options) -> Path:
    """Make the site and publish it, whole or not at all.

    Returns
    -------
    Path
        The folder of the site.

    Raises
    ------
    LessonError
        With every fault that was found. The published site is as it was.
    """
    lesson = read_lesson(layout)
    executed = execute(lesson, (), options)
    export(lesson, executed)
    woven = _weave_all(layout, executed)
    write_tree(lesson, woven)
    place_archive(layout)
    return _publish(lesson, woven)


def _weave_all(layout: Layout, executed: list[Executed]) -> list[Woven]:
    woven, faults = [], []
    for one in executed:
        made, wrong = weave(one.episode, one.notebook, layout.drawings, one.complete)
        woven.append(made)
        faults += wrong
    if faults:
        raise LessonError(faults)
    return woven


def _publish(lesson: Lesson, woven: list[Woven]) -> Path:
    # Imported late, since Sphinx takes longer to load than the rest takes to run.
    from lesson.publish.site import build_site
    from lesson.publish.swap import replace_folder

    layout = lesson.layout
    work = layout.build / "sphinx"
    texts = {
        episode.path: (episode.text, made.text)
        for episode, made in zip(lesson.episodes, woven, strict=True)
    }
    for page in lesson.pages:
        texts[page] = tuple(
            (folder / page).read_text("utf-8") for folder in (layout.root, layout.woven)
        )
    faults = []
    for found in build_site(layout.woven, work):
        path, line = found.path, found.line
        if path is not None and path.is_relative_to(layout.woven):
            path = path.relative_to(layout.woven)
        if path in texts and line:
            line = source_line(*texts[path], line)
        faults.append(Fault(path, line, "page", found.message))
    if faults:
        # Sphinx reports a page only when it reads it: let it read all of them again.
        shutil.rmtree(work, ignore_errors=True)
        raise LessonError(faults)
    replace_folder(work / "html", layout.html)
    return layout.html


def export(lesson: Lesson, executed: Iterable[Executed]) -> None:
    """Write the notebooks of all episodes, and the archive that learners download."""
    done = [(one.episode, one.notebook if one.complete else None) for one in executed]
    notebooks = make_notebooks(done, lesson.layout.drawings)
    write_notebooks(lesson.layout, notebooks)
    write_archive(lesson.layout.archive, archive_files(lesson, notebooks))


def extract(layout: Layout, check: bool) -> list[Path]:
    """Write the script of each episode to ``code/``, or check that it is there.

    Returns
    -------
    list of Path
        The scripts that were written.

    Raises
    ------
    LessonError
        With `check`: a script is missing or out of date, or has no episode.
    """
    wanted = {
        layout.scripts / f"{episode.name}.py": make_script(episode)
        for episode in read_lesson(layout).episodes
    }
    present = set(layout.scripts.glob("*.py"))
    stale = [path for path, text in wanted.items() if _text(path) != text]
    if not check:
        layout.scripts.mkdir(exist_ok=True)
        for path in present - set(wanted):
            path.unlink()
        for path in stale:
            path.write_text(wanted[path], "utf-8", newline="\n")
        return stale
    message = "is not what the episode says; run `lesson extract`"
    outdated = sorted({*stale, *(present - set(wanted))})
    faults = [Fault(layout.relative(p), None, "script", message) for p in outdated]
    if faults:
        raise LessonError(faults)
    return []


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
