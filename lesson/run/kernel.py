"""What runs inside the kernel before and after an episode's own code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lesson.run.guard import Guard

# Sums of floating-point numbers depend on how they are split among threads, so the
# number of threads is part of the result: fixed, and small enough for any machine.
THREADS = "2"

# Given to the kernel's process before it starts.
ENVIRONMENT = {
    # The language of messages, the form of times and numbers, the coding of files.
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    # The name that some libraries write into files.
    **dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "learner"),
    # Neither packages of the user, nor what administrators have set up for Jupyter.
    "PYTHONNOUSERSITE": "1",
    "JUPYTER_NO_CONFIG": "1",
    "KERAS_BACKEND": "tensorflow",
    # Plots belong into the notebook.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # The order of sets of strings, and of all that is made by walking over them.
    "PYTHONHASHSEED": "0",
    # TensorFlow's start-up notes name the machine's processor.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # TensorFlow takes operations that always add in the same order.
    "TF_DETERMINISTIC_OPS": "1",
    # Threads inside one operation, and operations side by side, in TensorFlow.
    "TF_NUM_INTRAOP_THREADS": THREADS,
    "TF_NUM_INTEROP_THREADS": THREADS,
    # Threads of PyTorch and scikit-learn, and of NumPy's and SciPy's matrix products.
    "OMP_NUM_THREADS": THREADS,
    "OPENBLAS_NUM_THREADS": THREADS,
    "MKL_NUM_THREADS": THREADS,
}

_guards: list[Guard] = []


def prepare(folder: str) -> None:
    """Set up plots and warnings, and keep the code in its room.

    Parameters
    ----------
    folder
        The lesson's.
    """
    from IPython import get_ipython
    from IPython.core import pylabtools

    from lesson.run.guard import Guard
    from lesson.run.origins import plain_warnings, separate_streams
    from lesson.run.plots import show_as_png
    from lesson.run.removals import raise_removals
    from lesson.run.tracebacks import note_errors

    shell = get_ipython()
    show_as_png(pylabtools)
    raise_removals(shell.user_ns)
    plain_warnings()
    separate_streams(shell)
    note_errors(shell)
    _guards.append(Guard(shell, Path(folder)))


def data_read() -> list[str]:
    """Return the files read from the lesson's own ``data`` and not from the copy."""
    return sorted(name for guard in _guards for name in guard.data_read)
