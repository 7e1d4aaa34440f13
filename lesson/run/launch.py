"""Start the kernel of an episode: ``python -m lesson.run.launch -f FILE``.

It is IPython's, without anybody's configuration, and ends when its parent has ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
import time
from os import _exit  # the kernel's, before episodes get one that does not end it

# As IPython's own launcher does: what lies in the folder is imported by the episode,
# and not by Jupyter. IPython puts the folder back.
if __name__ == "__main__":
    del sys.path[0]

import psutil
import zmq
from ipykernel.kernelapp import IPKernelApp
from IPython.core.application import ENV_CONFIG_DIRS, SYSTEM_CONFIG_DIRS

# From <sys/prctl.h>.
PR_SET_CHILD_SUBREAPER = 36


class EpisodeKernel(IPKernelApp):
    """The kernel in which an episode runs."""

    def init_poller(self) -> None:
        """Watch over who started this, and over what this starts."""
        if sys.platform == "win32":
            super().init_poller()
        else:
            self.poller = threading.Thread(
                target=_end_with_parent, args=(self.parent_handle,), daemon=True
            )

    def init_iopub(self, context: zmq.Context) -> None:
        """Let no output be dropped, however much of it waits to be sent."""
        context.setsockopt(zmq.SNDHWM, 0)
        super().init_iopub(context)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent ends, where the system can."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process().children(recursive=True):
            process.kill()
    _exit(1)


if __name__ == "__main__":
    # Before IPython takes standard error for outputs.
    faulthandler.enable(os.fdopen(os.dup(2), "w"))
    adopt_orphans()
    # What administrators and packages have set up is no part of an episode, either.
    ENV_CONFIG_DIRS.clear()
    SYSTEM_CONFIG_DIRS.clear()
    EpisodeKernel.launch_instance()
