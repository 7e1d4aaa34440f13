"""Start the command line, as ``lesson`` or ``python -m lesson``."""

import contextlib
import signal
import sys

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


def main() -> None:
    """Run the command line; Ctrl-C ends it with one line, even while modules load."""
    try:
        from lesson.cli import run_command_line

        run_command_line()
    except KeyboardInterrupt:
        # Once is enough: a second one must not interrupt what still ends in order.
        for number in map(signal.Signals.__members__.get, ENDING):
            if number is not None:
                signal.signal(number, signal.SIG_IGN)
        with contextlib.suppress(OSError):  # the terminal may have gone
            sys.stderr.write("Interrupted; the published site is unchanged.\n")
            sys.stderr.flush()
        sys.exit(130)


if __name__ == "__main__":
    main()
