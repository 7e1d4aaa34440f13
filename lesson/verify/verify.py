"""Run episodes with other seeds, and see which of their claims hold in all runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

from lesson.faults import Fault
from lesson.pipeline import Options, select
from lesson.read.episode import Episode
from lesson.read.lesson import Lesson
from lesson.run.cache import Cache
from lesson.run.execute import Job, run_notebooks
from lesson.run.failure import error_line, marked_lines
from lesson.run.kernel import ENVIRONMENT
from lesson.run.notebook import Code, code_cells, code_of, make_notebook, tags
from lesson.verify import backends
from lesson.verify.seeds import STEP, reseed


@dataclass(frozen=True)
class Claim:
    """A claim, and in how many runs it holds.

    Attributes
    ----------
    path, line
        Where its check begins.
    backend
        Of Keras.
    holds, runs
        In how many of how many runs.
    """

    path: Path
    line: int
    backend: str
    holds: int
    runs: int

    def __str__(self) -> str:
        place = f"{self.path.as_posix()}:{self.line}"
        return f"{place}: {self.holds} of {self.runs} ({self.backend})"


@dataclass
class Report:
    """What was found: claims, all that is wrong, and what was left out."""

    claims: list[Claim] = dataclasses.field(default_factory=list)
    faults: list[Fault] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)


@dataclass
class _Trial:
    """One run of an episode; its cells are those with code, done or to be done."""

    run: int
    job: Job
    cells: Sequence[Any]
    done: bool
    fault: Fault | None = None

    @property
    def seeds(self) -> str:
        if not self.run:
            return "the episode's own seeds"
        return f"all seeds raised by {STEP * self.run}"


def verify(
    lesson: Lesson,
    names: Iterable[str],
    seeds: int,
    on: Sequence[str],
    options: Options,
) -> Report:
    """Run episodes with several seeds and backends.

    Parameters
    ----------
    lesson
        The lesson.
    names
        The episodes wanted, by name; all when empty.
    seeds
        How many runs; the first is the episode as it is.
    on
        Backends of Keras. An episode that does not claim to run with one is left out.
    options
        Whether to run what the cache holds, and how much at once.
    """
    backends.require(on)
    report = Report()
    groups: dict[tuple[str, str], list[_Trial]] = {}
    for episode in select(lesson, set(names)):
        for backend in on:
            if backends.claims_to_run_with(episode, backend):
                groups[episode.name, backend] = [
                    _trial(lesson, episode, backend, run, options.force)
                    for run in range(seeds)
                ]
            else:
                report.notes.append(
                    f"{episode.name} does not claim to run with {backend}; left out"
                )
    trials = [trial for group in groups.values() for trial in group]
    waiting = [trial for trial in trials if not trial.done]
    if waiting:
        jobs = [trial.job for trial in waiting]
        found = run_notebooks(lesson.layout, jobs, options.limits)
        for trial, fault in zip(waiting, found, strict=True):
            trial.fault = fault
    for (_, backend), group in groups.items():
        _judge(report, backend, group)
    return report


def _trial(
    lesson: Lesson, episode: Episode, backend: str, run: int, force: bool
) -> _Trial:
    """Return a run of an episode, done when the cache holds it."""
    environment = backends.environment(backend)
    variant = "-".join(filter(None, (backends.label(backend), f"seed-{run}")))
    notebook = _tried_notebook(episode, run)
    job = Job(episode, notebook, variant, environment)
    cells = code_cells(notebook)
    if force:
        return _Trial(run, job, cells, done=False)
    cache = Cache(lesson.layout, environment)
    code = [Code(c.source, tuple(tags(c)), c.metadata.lesson.line) for c in cells]
    found = cache.find(job.name, code)
    if not found and not run and environment == ENVIRONMENT:
        # What the build has run is the first run: all of its claims hold.
        found = cache.find(episode.name, code_of(episode))
    return _Trial(run, job, found.cells if found else cells, done=found is not None)


def _tried_notebook(episode: Episode, run: int) -> NotebookNode:
    """Return a notebook with other seeds, in which a claim may fail without an end."""
    notebook = make_notebook(episode)
    for cell in code_cells(notebook):
        cell.source = reseed(cell.source, run)
        if "check" in tags(cell):
            cell.metadata.tags = [*tags(cell), "raises-exception"]
    return notebook


def _judge(report: Report, backend: str, trials: list[_Trial]) -> None:
    """Add what the runs of one episode with one backend show."""
    for trial in trials:
        if trial.fault:
            message = f"with {trial.seeds} ({backend}): {trial.fault.message}"
            report.faults.append(dataclasses.replace(trial.fault, message=message))
    path = trials[0].job.episode.path
    for index, cell in enumerate(trials[0].cells):
        if "check" not in tags(cell):
            continue
        failures = [t for t in trials if _fails(t.cells[index])]
        holds = sum(_holds(t.cells[index]) for t in trials)
        line = cell.metadata.lesson.line
        report.claims.append(Claim(path, line, backend, holds, len(trials)))
        if failures:
            report.faults.append(_unsteady(report.claims[-1], failures, index))


def _fails(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def _holds(cell: Any) -> bool:
    """Tell whether a check ran to its end; a run that stopped earlier has no count."""
    return cell.execution_count is not None and not _fails(cell)


def _unsteady(claim: Claim, failures: list[_Trial], index: int) -> Fault:
    """Return the fault of a claim that does not hold in all runs."""
    cell = failures[0].cells[index]
    error = next(output for output in cell.outputs if output.output_type == "error")
    at = error_line("\n".join(error.traceback))
    without = ", nor with ".join(trial.seeds for trial in failures)
    message = (
        f"this claim holds in {claim.holds} of {claim.runs} runs ({claim.backend}), "
        f"not with {without}: {error.ename} in line {claim.line + (at or 1) - 1}; "
        "claim less, or make it hold"
    )
    excerpt = marked_lines(cell.source, claim.line, at)
    return Fault(claim.path, claim.line, "unsteady-claim", message, excerpt)
