"""Talk to the kernel of an episode: start it, send it cells, bound what comes back."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from queue import Empty
from subprocess import DEVNULL
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from traitlets import Type

from lesson.run.guard import MIME, Finding
from lesson.run.room import Room

# No page shows so much; plots are a tenth of it, the bars of a long training a third.
MOST_OUTPUT = 16_000_000  # characters of one cell
# How long the outputs of a cell that has ended may still be on their way.
SECONDS_FOR_OUTPUTS = 60
# A path to a socket may have about a hundred characters.
LONGEST_SOCKET = 80


class TooMuchOutputError(Exception):
    """A cell put out more than anybody will read."""


class _FairChannel(AsyncZMQSocketChannel):
    """Receives messages, and lets others have their turn between them.

    Without it, a kernel that sends without an end keeps time limits from passing.
    """

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        await asyncio.sleep(0)
        try:
            return await super().get_msg(timeout)
        except (AssertionError, Empty, zmq.ZMQError):
            if self.is_alive():
                raise
            raise asyncio.CancelledError from None  # closed meanwhile


class _FairClient(AsyncKernelClient):
    iopub_channel_class = Type(_FairChannel)

    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        context.setsockopt(zmq.RCVHWM, 0)  # nothing is dropped while others work
        return context


class _OwnKernel(KernelSpecManager):
    """Knows one kernel, whatever is installed or broken on this machine."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        words = [sys.executable, "-m", "lesson.run.launch", "-f", "{connection_file}"]
        provisioner = {"provisioner_name": "local-provisioner", "config": {}}
        return KernelSpec(
            name=kernel_name,
            display_name="Python 3",
            language="python",
            argv=words,
            metadata={"kernel_provisioner": provisioner},
        )


class EpisodeClient(NotebookClient):
    """Runs cells; keeps what the guard in the kernel found out of their outputs.

    Attributes
    ----------
    findings
        Of the guard, in the cell that ran last.
    """

    def __init__(self, notebook: NotebookNode, room: Room, cell_seconds: int) -> None:
        super().__init__(
            notebook,
            km=_manager(room),
            timeout=cell_seconds,
            iopub_timeout=SECONDS_FOR_OUTPUTS,
            raise_on_iopub_timeout=True,
            record_timing=False,
        )
        self.room = room
        self.findings: list[Finding] = []
        self._size = 0
        self._too_much = False

    @contextlib.asynccontextmanager
    async def kernel(self, environment: Mapping[str, str]) -> AsyncIterator[None]:
        """Start a kernel in the room, and end it.

        Raises
        ------
        RuntimeError
            It did not start.
        """
        manager, room = self.km, self.room
        assert manager is not None
        try:
            await self._start(room.environment(environment))
            await self.async_start_new_kernel_client()
            yield
            await manager.shutdown_kernel()
        finally:
            if self.kc is not None:
                self.kc.stop_channels()
            room.end_processes()
            await manager.cleanup_resources()

    async def _start(self, environment: dict[str, str]) -> None:
        with self.room.log.open("wb") as log:
            try:
                await self.async_start_new_kernel(
                    cwd=str(self.room.work), env=environment, stdout=DEVNULL, stderr=log
                )
            except OSError as error:  # there is no Python where it was
                raise RuntimeError(str(error)) from error
            finally:
                if self.km.has_kernel:
                    self.room.kernel = self.km.provisioner.process

    async def run_cell(self, cell: NotebookNode, index: int) -> None:
        """Run a cell.

        Raises
        ------
        CellExecutionError, CellTimeoutError, DeadKernelError
            As nbclient does.
        TooMuchOutputError
            The cell put out too much.
        """
        self.findings, self._size, self._too_much = [], 0, False
        try:
            await self.async_execute_cell(cell, index)
        except DeadKernelError:
            if self._too_much:
                raise TooMuchOutputError from None
            # nbclient takes any cancellation for the end of the kernel.
            if (task := asyncio.current_task()) and task.cancelling():
                raise asyncio.CancelledError from None
            raise

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], *words: Any
    ) -> NotebookNode | None:
        """Take an output; stop the cell when there are too many."""
        content = msg["content"]
        if found := content.get("data", {}).get(MIME):
            self.findings += [Finding(**finding) for finding in found]
            return None
        self._size += len(str(content.get("text", "") or content.get("data", "")))
        if self._size > MOST_OUTPUT and not self._too_much:
            self._too_much = True
            # As nbclient itself does when the kernel is dead.
            self.task_poll_for_reply.cancel()
        return None if self._too_much else super().output(outs, msg, *words)

    def clear_output(self, *words: Any) -> None:
        """Take outputs back, as those of something that moves."""
        self._size = 0
        super().clear_output(*words)


def _manager(room: Room) -> AsyncKernelManager:
    file = room.folder / "kernel.json"
    # Sockets in the room are nobody else's; ports can be taken by another program.
    is_short = len(str(file)) < LONGEST_SOCKET
    return AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=_OwnKernel(),
        client_factory=_FairClient,
        connection_file=str(file),
        transport="ipc" if is_short and sys.platform != "win32" else "tcp",
    )
