"""Let an interrupt end what runs in an event loop, in order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator

# Ctrl-C, a polite kill, and a terminal that is closed; Windows lacks the last.
SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)


@contextlib.contextmanager
def cancelled_by_signals() -> Iterator[None]:
    """Cancel the task that runs this when a signal asks the process to end.

    An exception that is raised wherever the loop happens to be leaves other tasks
    behind; a task that is cancelled ends its kernel first. Elsewhere than in the main
    thread, and where a signal is ignored, nothing changes.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    before = {number: signal.getsignal(number) for number in SIGNALS}
    handled = []
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            # Neither Windows nor a loop in another thread can do it.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, task.cancel)
                handled.append(number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])
