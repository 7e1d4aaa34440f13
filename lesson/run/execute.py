"""Run notebooks, several at a time, each in a kernel of its own."""

from __future__ import annotations

import ast
import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from nbformat import NotebookNode

from lesson.faults import Fault
from lesson.layout import Layout
from lesson.read.episode import Episode
from lesson.run.cache import Cache
from lesson.run.client import EpisodeClient, TooMuchOutputError
from lesson.run.failure import cell_fault, no_kernel_fault, room_fault
from lesson.run.interrupt import cancelled_by_signals
from lesson.run.kernel import ENVIRONMENT
from lesson.run.limits import Limits
from lesson.run.notebook import code_cells, tags
from lesson.run.progress import RunProgress
from lesson.run.repeats import remove_repeats
from lesson.run.room import open_room, remove_leftovers
from lesson.run.workspace import DataCopy

FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError, TooMuchOutputError)
KERNEL_MODULE = '__import__("lesson.run.kernel", fromlist=["kernel"])'


@dataclass(frozen=True)
class Job:
    """An episode and the notebook of it that is to run.

    Attributes
    ----------
    episode
        As written.
    notebook
        Made from it. Outputs are put into it.
    variant
        What makes the notebook another one than the episode's own, such as ``seed-2``.
    environment
        The variables with which its kernel starts.
    """

    episode: Episode
    notebook: NotebookNode
    variant: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT)

    @property
    def name(self) -> str:
        """How it is called in messages, and its folder in the cache."""
        return "/".join(filter(None, (self.episode.name, self.variant)))


def run_notebooks(
    layout: Layout, jobs: Iterable[Job], limits: Limits
) -> list[Fault | None]:
    """Run notebooks in place and keep those that succeed in the cache.

    Returns
    -------
    list of Fault or None
        What stopped each notebook. The others run to their end all the same.

    Raises
    ------
    KeyboardInterrupt
        This process was asked to end. Nothing that it started runs any more.
    """
    remove_leftovers()
    with RunProgress() as progress:
        try:
            return asyncio.run(_run_all(layout, list(jobs), limits, progress))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None


async def _run_all(
    layout: Layout, jobs: list[Job], limits: Limits, progress: RunProgress
) -> list[Fault | None]:
    slots = asyncio.Semaphore(limits.jobs)

    async def run(job: Job) -> Fault | None:
        async with slots:
            return await _run_one(layout, job, limits.cell_seconds, progress)

    with cancelled_by_signals():
        return await asyncio.gather(*(run(job) for job in jobs))


async def _run_one(
    layout: Layout, job: Job, cell_seconds: int, progress: RunProgress
) -> Fault | None:
    name, notebook = job.name, job.notebook
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return None
    progress.start(name, len(notebook.cells))
    with open_room(layout.shared) as room:
        data = DataCopy(layout.data, room.work)
        client = EpisodeClient(notebook, room, cell_seconds)
        try:
            async with client.kernel(job.environment):
                await evaluate(client, f"prepare({str(layout.root)!r})")
                fault = await _run_cells(client, job, progress)
                read = [] if fault else await evaluate(client, "data_read()")
        except RuntimeError as error:
            fault = no_kernel_fault(job.episode, error, room.log)
        if fault is None:
            Cache(layout, job.environment).keep(name, notebook, data.used(read))
    progress.end(name, "failed" if fault else "done")
    return fault


async def _run_cells(
    client: EpisodeClient, job: Job, progress: RunProgress
) -> Fault | None:
    """Run every cell; return what went wrong."""
    cells = job.notebook.cells
    for index, cell in enumerate(cells):
        start = time.monotonic()
        try:
            await client.run_cell(cell, index)
            fault = _missed_failure(job.episode, cell)
        except FAILURES as error:
            fault = cell_fault(job.episode, cell, error, client.room.log)
        if client.findings:
            fault = room_fault(job.episode, cell, client.findings[0])
        if fault:
            client.room.end_processes()  # it may be at work still
            return fault
        if cell.cell_type == "code":
            cell.metadata.lesson.seconds = round(time.monotonic() - start, 1)
        progress.cell(job.name, index + 1, len(cells))
    # Not before: a later cell may put another output in the place of an earlier.
    for cell in code_cells(job.notebook):
        remove_repeats(cell)
    return None


async def evaluate(client: EpisodeClient, call: str) -> Any:
    """Return the value of a call in the kernel, past notebook and history."""
    expressions = {"value": f"{KERNEL_MODULE}.{call}"}
    message = client.kc.execute("", silent=True, user_expressions=expressions)
    reply = await client.async_wait_for_reply(message)
    value = reply["content"]["user_expressions"]["value"]
    if value["status"] != "ok":
        raise RuntimeError(f"{value['ename']}: {value['evalue']}")
    return ast.literal_eval(value["data"]["text/plain"])


def _missed_failure(episode: Episode, cell: NotebookNode) -> Fault | None:
    """Report a block that was meant to fail and did not."""
    # A check that carries the tag, too, is being tried: it may fail, and may hold.
    meant = "raises-exception" in tags(cell) and "check" not in tags(cell)
    if not meant or any(output.output_type == "error" for output in cell.outputs):
        return None
    message = "this block was meant to fail, and did not; remove its tag or mend it"
    return Fault(episode.path, cell.metadata.lesson.line, "no-failure", message)
