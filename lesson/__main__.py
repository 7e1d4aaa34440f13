"""Make ``python -m lesson`` the same as ``lesson``."""

from lesson.cli import main

main()
