"""Start the command line, as ``lesson`` or ``python -m lesson``."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it with one line, even while modules load."""
    try:
        from lesson.cli import run_command_line

        run_command_line()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; the published site is unchanged.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
