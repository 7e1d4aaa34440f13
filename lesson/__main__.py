"""Start the command line, as ``lesson`` or ``python -m lesson``."""

import contextlib
import os
import signal
import sys

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


def main() -> None:
    """Run the command line; Ctrl-C ends it with one line, even while modules load."""
    write_what_can_be_written()
    try:
        from lesson.cli import run_command_line

        run_command_line()
    except KeyboardInterrupt:
        end_interrupted()


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
