"""Report what an executed notebook shows to be wrong though its code has run."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from lesson.faults import Fault
from lesson.read.episode import Episode
from lesson.run.output_faults import output_faults
from lesson.run.plots import LEAST_CONTRAST, TOLD_APART

# Machines differ and are busy; beyond this multiple of the limit it is the block.
CERTAINLY_SLOW = 3


class PlotWarning(UserWarning):
    """A plot could not be measured."""


class SlowWarning(UserWarning):
    """A block took longer than a class should wait."""


def find_faults(
    episode: Episode, cells: Sequence[Any], slow_seconds: float
) -> list[Fault]:
    """Return the faults of an executed episode; warn of blocks that are rather slow.

    Parameters
    ----------
    episode
        As written.
    cells
        Its code cells, executed.
    slow_seconds
        How long a block may take.
    """
    faults = []
    for cell in cells:
        faults += output_faults(episode, cell)
        faults += _plot_faults(episode, cell)
        seconds = cell.metadata.lesson.get("seconds", 0)
        if seconds > slow_seconds:
            fault = _slow_fault(episode, cell, slow_seconds)
            if seconds > CERTAINLY_SLOW * slow_seconds:
                faults.append(fault)
            else:
                warnings.warn(str(fault), SlowWarning, stacklevel=2)
    return faults


def _slow_fault(episode: Episode, cell: Any, limit: float) -> Fault:
    message = (
        f"this block took {cell.metadata.lesson.seconds:.0f} s; the limit is "
        f"{limit:.0f} s (--slow); train for fewer epochs, on less, or a smaller network"
    )
    return Fault(episode.path, cell.metadata.lesson.line, "slow", message)


def _plot_faults(episode: Episode, cell: Any) -> Iterator[Fault]:
    line = cell.metadata.lesson.line
    for output in cell.outputs:
        measured = output.get("metadata", {}).get("image/png", {}).get("lesson", {})
        if worst := measured.get("contrast"):
            message = (
                f'"{worst["text"]}" has contrast {worst["ratio"]:.1f}:1 in this plot, '
                f"and needs {LEAST_CONTRAST}:1; make text or background darker"
            )
            yield Fault(episode.path, line, "contrast", message)
        if worst := measured.get("stroke"):
            name = f'"{worst["label"]}"' if worst["label"] else "a line or marker"
            message = (
                f"{name} of colour {worst['colour']} has contrast "
                f"{worst['ratio']:.1f}:1 to what lies behind it in this plot, and "
                f"needs {TOLD_APART:.0f}:1; choose a darker colour, or give markers a "
                "dark edge"
            )
            yield Fault(episode.path, line, "plot-colour", message)
        if labels := measured.get("colour_alone"):
            names = " and ".join(f'"{label}"' for label in labels)
            message = (
                f"only colour tells {names} apart in this plot; give them different "
                "markers or line styles as well"
            )
            yield Fault(episode.path, line, "colour-alone", message)
        if reason := measured.get("unmeasured"):
            message = (
                "the contrast of this plot could not be measured "
                f"({reason}); look whether its text and colours are easy to see"
            )
            warning = Fault(episode.path, line, "plot", message, severity="warning")
            warnings.warn(str(warning), PlotWarning, stacklevel=2)
