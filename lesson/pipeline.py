"""The whole way: read, run, weave, publish."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lesson.export.archive import archive_files, write_archive
from lesson.export.downloads import exported_files, place_archive, place_exported
from lesson.export.notebooks import export_episode, exported, furnish, script_path
from lesson.export.script import make_script, script_key
from lesson.faults import Fault, LessonError
from lesson.layout import ARCHIVE, Layout
from lesson.read.episode import Episode
from lesson.read.github import read_repository
from lesson.read.lesson import Lesson, read_lesson
from lesson.read.text import text_digest
from lesson.run.cache import Cache
from lesson.run.findings import find_faults
from lesson.run.limits import Limits
from lesson.run.notebook import code_cells, code_of
from lesson.weave.data_pages import README, line_in_readme
from lesson.weave.kept import Kept
from lesson.weave.objectives import PAGE, objectives_key
from lesson.weave.page_images import image_faults
from lesson.weave.timetable import line_above_timetable
from lesson.weave.tree import write_tree
from lesson.weave.weave import Woven, source_line, values_of, weave

# The page of the objectives among the files of the build.
OBJECTIVES = f"woven/{PAGE}"

# Modules that run code or make notebooks take a second to load: they are imported where
# they are used, so that a build after a changed sentence does not wait for them.


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
    """An episode with its code cells; None when it has not run."""

    episode: Episode
    cells: Sequence[Any] | None

    @property
    def complete(self) -> bool:
        return self.cells is not None


def execute(lesson: Lesson, names: Iterable[str], options: Options) -> list[Executed]:
    """Return code cells with outputs, from the cache or by running them.

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
    cells: dict[str, Sequence[Any] | None] = {}
    wanted = select(lesson, set(names))
    for episode in wanted:
        code = code_of(episode)
        found = None if options.force else cache.find(episode.name, code)
        cells[episode.name] = found.cells if found else None
    waiting = [episode for episode in wanted if cells[episode.name] is None]
    if waiting and options.execute:
        cells |= _run(lesson.layout, waiting, options.limits)
    done = [Executed(episode, cells[episode.name]) for episode in wanted]
    if faults := _findings(done, options.limits):
        raise LessonError(faults)
    return done


def _run(
    layout: Layout, episodes: Iterable[Episode], limits: Limits
) -> dict[str, Sequence[Any]]:
    from lesson.run.execute import Job, run_notebooks
    from lesson.run.notebook import make_notebook

    jobs = [Job(episode, make_notebook(episode)) for episode in episodes]
    if faults := [fault for fault in run_notebooks(layout, jobs, limits) if fault]:
        raise LessonError(faults)
    return {job.episode.name: code_cells(job.notebook) for job in jobs}


def _findings(executed: Iterable[Executed], limits: Limits) -> list[Fault]:
    """Return what is wrong with plots and times of the episodes that have run."""
    return [
        fault
        for one in executed
        if one.cells is not None
        for fault in find_faults(one.episode, one.cells, limits.slow_seconds)
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
    kept = Kept.read(layout)
    lesson = read_lesson(layout, kept.sound)
    kept.sound = frozenset(_digests(lesson))
    changed = [
        episode
        for episode in lesson.episodes
        if options.force
        or not kept.holds(episode, complete=options.execute)
        or not all(path.is_file() for path in exported(layout, episode.name))
        or not kept.has(_notebook(layout, episode), data_address(lesson))
    ]
    names = [episode.name for episode in changed]
    executed = execute(lesson, names, options) if names else []
    woven = _weave_all(layout, executed)
    same = [episode for episode in lesson.episodes if episode not in changed]
    _check_names(lesson, kept, woven)
    parts = {_script(layout, one): script_key(one) for one in changed}
    parts |= {_notebook(layout, one): data_address(lesson) for one in changed}
    parts[OBJECTIVES] = objectives_key(layout, lesson)
    stale = [path for path, key in parts.items() if not kept.has(path, key)]
    kept.forget(changed, stale)
    _export(lesson, executed, stale)
    unchanged = [ARCHIVE, *(f for episode in same for f in kept.files(episode))]
    unchanged += [] if OBJECTIVES in stale else [Path(PAGE)]
    all_names = [episode.name for episode in lesson.episodes]
    unchanged += exported_files(layout, all_names)
    write_tree(lesson, woven, unchanged)
    kept.parts |= parts
    for one in executed:
        kept.note(one.episode, one.complete, woven[one.episode].plots)
    kept.write()
    place_archive(layout)
    place_exported(layout, all_names)
    return _publish(lesson)


def _script(layout: Layout, episode: Episode) -> str:
    return _in_build(layout, script_path(layout, episode.name))


def _notebook(layout: Layout, episode: Episode) -> str:
    return _in_build(layout, exported(layout, episode.name)[0])


def _in_build(layout: Layout, path: Path) -> str:
    return path.relative_to(layout.build).as_posix()


def data_address(lesson: Lesson) -> str:
    """Return where the data are on the web; nothing unless they are on GitHub."""
    repository = read_repository(lesson.config)
    return repository.raw(lesson.layout.data.name) if repository else ""


def _digests(lesson: Lesson) -> Iterable[str]:
    for episode in lesson.episodes:
        yield text_digest(episode.text)
    for page in lesson.pages:
        yield text_digest((lesson.layout.root / page).read_text("utf-8"))


def _weave_all(layout: Layout, executed: list[Executed]) -> dict[Episode, Woven]:
    woven, faults = {}, []
    for one in executed:
        woven[one.episode], wrong = weave(one.episode, one.cells, layout.drawings)
        faults += wrong
    if faults:
        raise LessonError(faults)
    return woven


def _check_names(lesson: Lesson, kept: Kept, woven: dict[Episode, Woven]) -> None:
    """Make sure that a plot's name is one plot's, and that pages name those there are.

    Raises
    ------
    LessonError
        Two episodes give plots the same name, or a page names none. Names that differ
        in case only are the same on some computers.
    """
    owners: dict[str, Episode] = {}
    names: set[str] = set()
    faults = []
    for episode in lesson.episodes:
        made = woven.get(episode)
        plots = made.plots if made else kept.pages[episode.name].plots
        # Without plots it has not run: what it would draw is what it shows.
        names.update(plots or (Path(image.target).name for image in episode.images))
        for name in plots:
            owner = owners.setdefault(name.casefold(), episode)
            if owner is not episode:
                message = f"`fig/{name}` is a plot of {owner.name}; choose another name"
                line = _image_line(episode, name)
                faults.append(Fault(episode.path, line, "figure", message))
    faults += image_faults(lesson, names)
    if faults:
        raise LessonError(faults)


def _image_line(episode: Episode, name: str) -> int | None:
    lines = (i.line for i in episode.images if Path(i.target).name == name)
    return next(lines, None)


def _publish(lesson: Lesson) -> Path:
    # Imported late, since Sphinx takes longer to load than the rest takes to run.
    from lesson.publish.site import build_site
    from lesson.publish.swap import replace_folder

    layout = lesson.layout
    work = layout.build / "sphinx"
    faults = []
    for found in build_site(layout.woven, work):
        path, line = found.path, found.line
        if path is not None and path.is_relative_to(layout.woven):
            path = path.relative_to(layout.woven)
        line = line and _line_in_source(lesson, path, line)
        if path is not None and path.parent == README.parent:
            path = README
        faults.append(Fault(path, line, "page", found.message))
    if faults:
        raise LessonError(faults)
    replace_folder(work / "html", layout.html)
    return layout.html


def _line_in_source(lesson: Lesson, path: Path | None, line: int) -> int:
    """Return the line of a source that a line of its woven page comes from."""
    for episode in lesson.episodes:
        if episode.path == path:
            found = Cache(lesson.layout).find(episode.name, code_of(episode))
            return source_line(episode, found and found.cells, line)
    if path is not None and path.parent == README.parent:
        text = (lesson.layout.root / README).read_text("utf-8")
        return line_in_readme(text, path, line)
    if path in lesson.pages:
        return line_above_timetable(lesson.layout, path, line)
    return line


def _export(
    lesson: Lesson, executed: Iterable[Executed], stale: Container[str]
) -> None:
    """Write notebooks and scripts, and the archive that learners download."""
    layout = lesson.layout
    for one in executed:
        values = values_of(one.cells) if one.cells is not None else None
        script = _script(layout, one.episode) in stale
        export_episode(layout, one.episode, values, script, data_address(lesson))
    furnish(layout, [episode.name for episode in lesson.episodes])
    write_archive(layout.archive, archive_files(lesson))


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
