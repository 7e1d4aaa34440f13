"""Start the command line, as ``lesson`` or ``python -m lesson``."""

import _thread
import contextlib
import os
import signal
import sys
import threading
import time
from typing import Any

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
SOON = 0.05


def main() -> None:
    """Run the command line; Ctrl-C ends it with one line, even while modules load."""
    write_what_can_be_written()
    sys.unraisablehook = interrupt_again
    try:
        from lesson.cli import run_command_line

        run_command_line()
    except KeyboardInterrupt:
        end_interrupted()


def interrupt_again(lost: Any) -> None:
    """Have Ctrl-C come again when it came where Python cannot raise exceptions.

    That is where objects end and garbage is collected; it would be as if nobody had
    pressed it.
    """
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return

    def interrupt() -> None:
        time.sleep(SOON)  # by then this place has been left
        if hasattr(signal, "pthread_kill"):
            # A true signal, since it also ends waiting for something.
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        else:
            _thread.interrupt_main()

    _thread.start_new_thread(interrupt, ())


def end_interrupted() -> None:
    """End the program, as it was asked to; being asked again changes nothing."""
    for number in map(signal.Signals.__members__.get, ENDING):
        if number is not None:
            # Not SIG_IGN: Python complains if one has come but is not yet handled.
            signal.signal(number, lambda *_: None)
    with contextlib.suppress(OSError):  # the terminal may have gone
        sys.stderr.write("Interrupted; the published site is unchanged.\n")
        sys.stderr.flush()
        sys.stdout.flush()
    # All has been put in order; other threads, and what libraries do at the end, could
    # only keep waiting who wanted an end.
    os._exit(130)


def write_what_can_be_written() -> None:
    r"""Let what an output's encoding lacks come out as ``\u2192``, not as an error.

    A pipe on Windows, among others, knows few characters; messages quote any.
    """
    for stream in (sys.stdout, sys.stderr):
        # A stream may be missing or be somebody's own, as in a test.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
