"""Run notebooks, several at a time, each in a kernel of its own."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
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
from lesson.run.failure import cell_fault, no_kernel_fault
from lesson.run.kernel import ENVIRONMENT
from lesson.run.limits import Limits
from lesson.run.notebook import tags
from lesson.run.progress import RunProgress
from lesson.run.repeats import remove_repeats
from lesson.run.workspace import add_data

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
    """
    with RunProgress() as progress:
        return asyncio.run(_run_all(layout, list(jobs), limits, progress))


async def _run_all(
    layout: Layout, jobs: list[Job], limits: Limits, progress: RunProgress
) -> list[Fault | None]:
    slots = asyncio.Semaphore(limits.jobs)

    async def run(job: Job) -> Fault | None:
        async with slots:
            return await _run_one(layout, job, limits.cell_seconds, progress)

    return await asyncio.gather(*(run(job) for job in jobs))


async def _run_one(
    layout: Layout, job: Job, cell_seconds: int, progress: RunProgress
) -> Fault | None:
    name, notebook = job.name, job.notebook
    progress.start(name, len(notebook.cells))
    with tempfile.TemporaryDirectory(prefix="lesson-", ignore_cleanup_errors=True) as t:
        add_data(Path(t), layout.data)
        client = NotebookClient(
            notebook,
            timeout=cell_seconds,
            resources={"metadata": {"path": t}},
            record_timing=False,
        )
        try:
            fault, reads = await _run_cells(client, job, progress)
        except RuntimeError as error:
            fault, reads = no_kernel_fault(job.episode, error), []
    if fault is None:
        Cache(layout, job.environment).keep(name, notebook, reads)
    progress.end(name, "failed" if fault else "done")
    return fault


async def _run_cells(
    client: NotebookClient, job: Job, progress: RunProgress
) -> tuple[Fault | None, list[str]]:
    """Run every cell; return what went wrong, and which data files were read."""
    cells = job.notebook.cells
    # What libraries in C write past Python, such as TensorFlow's start-up notes,
    # teaches nothing and would spoil the progress bars.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, **job.environment}
    async with client.async_setup_kernel(env=environment, **quiet):
        _let_interrupts_through()
        await _evaluate(client, f"{KERNEL_MODULE}.prepare()")
        for index, cell in enumerate(cells):
            start = time.monotonic()
            try:
                await client.async_execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                return cell_fault(job.episode, cell, error), []
            if cell.cell_type == "code":
                cell.metadata.lesson.seconds = round(time.monotonic() - start, 1)
            if fault := _missed_failure(job.episode, cell):
                return fault, []
            progress.cell(job.name, index + 1, len(cells))
        # Not before: a later cell may put another output in the place of an earlier.
        for cell in cells:
            if cell.cell_type == "code":
                remove_repeats(cell)
        return None, await _evaluate(client, f"{KERNEL_MODULE}.opened()")


async def _evaluate(client: NotebookClient, expression: str) -> Any:
    """Return the value of an expression in the kernel, past notebook and history."""
    message = client.kc.execute("", silent=True, user_expressions={"value": expression})
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


def _let_interrupts_through() -> None:
    """Undo nbclient's signal handlers, which turn Ctrl-C into a dead kernel."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.remove_signal_handler(number)
