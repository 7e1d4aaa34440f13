"""What runs inside the kernel before and after an episode's own code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Sums of floating-point numbers depend on how they are split among threads, so the
# number of threads is part of the result: fixed, and small enough for any machine.
THREADS = "2"

# Given to the kernel's process before it starts.
ENVIRONMENT = {
    "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "tensorflow"),
    # Whatever the shell says: plots belong into the notebook.
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

_opened: set[str] = set()


def prepare() -> None:
    """Set up plots and warnings, and note which files below ``data`` are opened."""
    from IPython import get_ipython
    from IPython.core import pylabtools

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
    data = Path("data").resolve()

    def note(event: str, arguments: tuple) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = Path(os.fsdecode(arguments[0])).resolve()
            if path.is_relative_to(data):
                _opened.add(path.relative_to(data).as_posix())

    sys.addaudithook(note)


def opened() -> list[str]:
    """Return the files opened so far, relative to ``data``."""
    return sorted(_opened)
