"""The command line: ``lesson``."""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from filelock import FileLock, Timeout

from lesson.faults import LessonError
from lesson.fingerprint import fingerprint, is_published, remember_published
from lesson.layout import Layout, find_lesson
from lesson.publish.swap import recover

# Modules that load Jupyter or Sphinx are imported where they are used, so that help and
# "nothing changed" come at once.

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 88}
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def running_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every command that runs code."""
    options = [
        click.option("--force", is_flag=True, help="Run all code, cached or not."),
        click.option(
            "--jobs",
            "-j",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="Run so many episodes at once.",
        ),
        click.option(
            "--cell-timeout",
            type=click.IntRange(min=1),
            default=300,
            show_default=True,
            help="Stop a cell that takes more seconds than this.",
        ),
    ]
    return _with_options(command, options)


def execution_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every command that runs what is not in the cache."""
    options = [
        click.option("--no-execute", is_flag=True, help="Run no code; use the cache."),
        click.option(
            "--slow",
            type=click.IntRange(min=1),
            default=20,
            show_default=True,
            help="Report a cell that takes more seconds than this.",
        ),
    ]
    return _with_options(running_options(command), options)


def _with_options(command: Callable[..., Any], options: list[Any]) -> Any:
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings=CONTEXT)
@click.option(
    "--lesson",
    "folder",
    type=FOLDER,
    default=".",
    help="The lesson's folder, if it is not the current one or above it.",
)
@click.version_option(package_name="deep-learning-lesson")
@click.pass_context
def cli(context: click.Context, folder: Path) -> None:
    """Turn the episodes of the lesson into what people read and run.

    The usual day: start `lesson serve`, open the address that it prints, edit a file in
    episodes/ and watch the page follow. Before a commit: `lesson build` and
    `lesson extract`.

    An episode is named without its ending, as in `lesson run 03-dense-networks`. What
    is wrong with the lesson is reported as file:line: rule: what to do.
    """
    context.obj = find_lesson(folder.resolve())


@cli.command()
@click.argument("episodes", nargs=-1)
@execution_options
@click.pass_obj
def run(layout: Layout, episodes: tuple[str, ...], **settings: Any) -> None:
    """Execute EPISODES, or all of them, and keep the outputs in the cache.

    Only what changed runs: code, data that it reads, or locked versions.
    """
    from lesson.pipeline import execute
    from lesson.read.lesson import read_lesson

    with _locked(layout):
        done = execute(read_lesson(layout), episodes, _options(**settings))
    complete = sum(one.complete for one in done)
    click.echo(f"{complete} of {len(done)} episodes have their outputs.")


@cli.command()
@execution_options
@click.pass_obj
def build(layout: Layout, **settings: Any) -> None:
    """Execute, weave and publish the site to build/html.

    The site is replaced only by a complete new one: when something is wrong, the last
    good site stays.
    """
    _build(layout, **settings)


@cli.command()
@execution_options
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.pass_obj
def serve(layout: Layout, port: int, **settings: Any) -> None:
    """Build the site, serve it on this machine, and rebuild at every change.

    Editing text shows in the open page without running code; editing code runs that
    episode again. If the port is taken, the next free one is used. Ctrl-C ends it.
    """
    from lesson.serve.serve import follow
    from lesson.serve.server import HOST, open_server
    from lesson.serve.sources import Sources

    def rebuild(**changes: Any) -> bool:
        try:
            _build(layout, **(settings | changes))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever it was: the next change may mend it
            _complain(error)
            return False
        return True

    sources = Sources(layout)
    if not rebuild() and not layout.html.is_dir():
        raise SystemExit(1)
    server = open_server(layout.html, port)
    click.echo(f"Serving on http://{HOST}:{server.server_port}/ (Ctrl-C ends it)")
    server.start()
    say = functools.partial(click.echo, err=True)
    follow(layout, sources, server, functools.partial(rebuild, force=False), say)


@cli.command()
@click.argument("episodes", nargs=-1)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Run each episode so many times, first with its own seeds.",
)
@click.option(
    "--backend",
    "backends",
    type=click.Choice(["tensorflow", "jax", "torch"]),
    multiple=True,
    default=["tensorflow"],
    show_default=True,
    help="Keras' backend; may be given several times.",
)
@click.option("--same", is_flag=True, help="Run twice; pages must come out the same.")
@running_options
@click.pass_obj
def verify(
    layout: Layout,
    episodes: tuple[str, ...],
    seeds: int,
    backends: tuple[str, ...],
    same: bool,
    **settings: Any,
) -> None:
    """Run EPISODES, or all, with other random seeds: do their claims still hold?

    A claim is a block tagged check. For each, this prints in how many runs it holds;
    all must. An episode runs with another backend only if its front matter says so, as
    in `backends: [tensorflow, jax, torch]`.
    """
    from lesson.read.lesson import read_lesson
    from lesson.verify.same import verify_same
    from lesson.verify.verify import verify as verify_claims

    options = _options(**settings)
    with _locked(layout):
        lesson = read_lesson(layout)
        if same:
            faults = verify_same(lesson, episodes, options)
        else:
            report = verify_claims(lesson, episodes, seeds, backends, options)
            for line in (*report.notes, *report.claims):
                click.echo(str(line))
            faults = report.faults
    if faults:
        raise LessonError(faults)
    click.echo("Both runs give the same pages." if same else "All claims hold.")


@cli.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=0.05,
    show_default=True,
    help="A number that moves by no more than this part of it has not changed.",
)
@click.option(
    "--image-tolerance",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="A plot of whose ink no more than this part differs has not changed.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def diff(
    old: Path, new: Path, tolerance: float, image_tolerance: float, form: str
) -> None:
    """Show how outputs changed between two builds.

    OLD and NEW are folders of woven pages: copy build/woven before an upgrade, build
    again, and compare. The exit code is 1 when something changed.
    """
    from lesson.diff.builds import Tolerance, compare_builds
    from lesson.diff.report import report

    found = compare_builds(old, new, Tolerance(tolerance, image_tolerance))
    if form == "json":
        click.echo(json.dumps(found.as_dict(), indent=2))
    else:
        click.echo("\n".join(report(found)))
    if found:
        raise SystemExit(1)


@cli.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="Lines to read, annotations for GitHub, or a list for programs.",
)
@click.option("--external", is_flag=True, help="Fetch the links to other sites, too.")
@click.pass_obj
def check(layout: Layout, form: str, external: bool) -> None:
    """Find every fault of the lesson that can be told without running it.

    Fails when there is an error; warnings tell what is still to be done. What is right
    although a rule says otherwise is allowed in place by a comment in the line above,
    <!-- allow: simply -->, with the word, the number or the rule.
    """
    from lesson.check.report import FORMATS
    from lesson.check.run import check as find_faults

    faults = find_faults(layout, external)
    click.echo(FORMATS[form](faults))
    if any(fault.severity == "error" for fault in faults):
        raise SystemExit(1)


@cli.command()
@click.argument("episodes", nargs=-1)
@click.pass_obj
def pace(layout: Layout, episodes: tuple[str, ...]) -> None:
    """Show the minutes that EPISODES, or all, need, section by section.

    Teaching needs 0.8 * words / 130 + typed lines / 2.5 + 0.5 for each given block, on
    the main path: not in exercises, notes, spoilers, tables and what frames an episode.
    The seconds are those that the code ran, where the cache knows them.
    """
    from lesson.check.pace.table import pace_table
    from lesson.check.page import make_page
    from lesson.pipeline import select
    from lesson.read.lesson import read_lesson
    from lesson.run.cache import Cache
    from lesson.run.notebook import code_of

    cache = Cache(layout)
    for episode in select(read_lesson(layout), set(episodes)):
        page = make_page(episode.path, episode.text, "episode")
        executed = cache.find(episode.name, code_of(episode))
        click.echo("\n".join([*pace_table(page, executed), ""]))


@cli.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if out of date.")
@click.pass_obj
def extract(layout: Layout, check: bool) -> None:
    """Write the script of each episode to code/."""
    from lesson.pipeline import extract as extract_scripts

    for path in extract_scripts(layout, check):
        click.echo(f"wrote {layout.relative(path)}")


@cli.command()
@click.option(
    "--check", "action", flag_value="check", default=True, help="Check them (default)."
)
@click.option("--make", "action", flag_value="make", help="Make them again, and check.")
@click.pass_obj
def data(layout: Layout, action: str) -> None:
    """Check the data files against their cards, or make them again.

    The cards are in data/README.md. A file that is missing or damaged is put back by
    --make, if it is one that can be made bit for bit.
    """
    from lesson.data.check import check_data
    from lesson.data.make import make_data

    if action == "make":
        make_data(layout, click.echo)
    cards = check_data(layout)
    click.echo(f"{len(cards)} data files are what their cards say.")


def _options(
    force: bool, jobs: int, cell_timeout: int, slow: int = 20, no_execute: bool = False
) -> Any:
    from lesson.pipeline import Limits, Options

    return Options(not no_execute, force, Limits(jobs, cell_timeout, slow))


def _build(layout: Layout, no_execute: bool, force: bool, **limits: Any) -> None:
    with _locked(layout), _garbage_kept():
        recover(layout.html)
        inputs = fingerprint(layout)
        if not force and is_published(layout, inputs):
            click.echo("Nothing changed; the site is up to date.")
            return
        from lesson.pipeline import build as build_site

        folder = build_site(layout, _options(force, no_execute=no_execute, **limits))
        remember_published(layout, "" if no_execute else inputs)
        click.echo(f"Built {layout.relative(folder)}/index.html")


@contextlib.contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    """Let one build at a time work in a lesson's folder; others wait their turn."""
    layout.build.mkdir(exist_ok=True)
    lock = FileLock(layout.build / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        message = (
            "Another build is at work here; waiting for its end (Ctrl-C to give up)."
        )
        click.echo(message, err=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _garbage_kept() -> Iterator[None]:
    """Collect no garbage meanwhile: a build makes much that it needs to its end.

    Python would look through all of it again and again, the longer the more there is.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _complain(error: BaseException) -> None:
    """Say what went wrong, and that the site is as it was."""
    if isinstance(error, LessonError):
        for fault in error.faults:
            click.echo(str(fault), err=True)
        count = len(error.faults)
        click.echo(f"{count} {'fault' if count == 1 else 'faults'} found.", err=True)
        return
    if isinstance(error, OSError):
        path = Path(error.filename or "build")
        here = Path.cwd()
        place = str(path.relative_to(here) if path.is_relative_to(here) else path)
        reason = error.strerror or str(error)
    else:
        *_, last = traceback.extract_tb(error.__traceback__)
        place = f"{last.filename}:{last.lineno}"
        reason = f"unexpected: {type(error).__name__}: {error}"
    click.echo(f"{place}: {reason}; the published site is unchanged.", err=True)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    click.echo(f"warning: {message}", err=True)


def _interrupt(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def run_command_line() -> None:
    """Run the command line; turn every failure into one message and an exit code.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C, or when the process is asked to end.
    """
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    warnings.showwarning = _show_warning
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Not when told to survive it, as by nohup.
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as error:  # what click makes of Ctrl-C
        raise KeyboardInterrupt from error
    except (LessonError, OSError) as error:
        _complain(error)
        sys.exit(1)
