"""Report what an executed notebook shows to be wrong though its code has run."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

from nbformat import NotebookNode

from lesson.faults import Fault
from lesson.read.episode import Episode
from lesson.run.output_faults import output_faults
from lesson.run.plots import LEAST_CONTRAST

# Machines differ and are busy; beyond this multiple of the limit it is the block.
CERTAINLY_SLOW = 3


class SlowWarning(UserWarning):
    """A block took longer than a class should wait."""


def find_faults(
    episode: Episode, notebook: NotebookNode, slow_seconds: float
) -> list[Fault]:
    """Return the faults of an executed notebook; warn of blocks that are rather slow.

    Parameters
    ----------
    episode
        As written.
    notebook
        Executed.
    slow_seconds
        How long a block may take.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
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


def _slow_fault(episode: Episode, cell: NotebookNode, limit: float) -> Fault:
    message = (
        f"this block took {cell.metadata.lesson.seconds:.0f} s; the limit is "
        f"{limit:.0f} s (--slow); train for fewer epochs, on less, or a smaller network"
    )
    return Fault(episode.path, cell.metadata.lesson.line, "slow", message)


def _plot_faults(episode: Episode, cell: NotebookNode) -> Iterator[Fault]:
    line = cell.metadata.lesson.line
    for output in cell.outputs:
        measured = output.get("metadata", {}).get("image/png", {}).get("lesson", {})
        if worst := measured.get("contrast"):
            message = (
                f'"{worst["text"]}" has contrast {worst["ratio"]:.1f}:1 in this plot, '
                f"and needs {LEAST_CONTRAST}:1; make text or background darker"
            )
            yield Fault(episode.path, line, "contrast", message)
        if labels := measured.get("colour_alone"):
            names = " and ".join(f'"{label}"' for label in labels)
            message = (
                f"only colour tells {names} apart in this plot; give them different "
                "markers or line styles as well"
            )
            yield Fault(episode.path, line, "colour-alone", message)
