"""How much may run at once, and for how long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much may run at once, and for how long.

    Attributes
    ----------
    jobs
        So many notebooks.
    cell_seconds
        A cell that takes longer is stopped.
    slow_seconds
        A cell that takes longer is reported.
    """

    jobs: int = 1
    cell_seconds: int = 300
    slow_seconds: int = 20
