"""The backends of Keras: what each needs, and whether it is installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterable, Mapping

from lesson.faults import Fault, LessonError
from lesson.read.episode import Episode
from lesson.run.kernel import ENVIRONMENT

DEFAULT = "tensorflow"
# What each needs in its environment besides its name.
NEEDS: dict[str, dict[str, str]] = {
    "tensorflow": {},
    # One thread, and no graphics card: the same results on every machine of a kind.
    "jax": {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"},
    # OMP_NUM_THREADS, which every kernel is given, is its number of threads.
    "torch": {"CUDA_VISIBLE_DEVICES": ""},
}


def environment(backend: str) -> Mapping[str, str]:
    """Return the variables with which a kernel starts for a backend."""
    return {**ENVIRONMENT, **NEEDS[backend], "KERAS_BACKEND": backend}


def claims_to_run_with(episode: Episode, backend: str) -> bool:
    """Tell whether an episode says that it runs with a backend."""
    return backend in episode.meta.get("backends", [DEFAULT])


def label(backend: str) -> str:
    """Return a backend's name with its version, or nothing for the locked one."""
    if backend == DEFAULT:
        return ""
    return f"{backend}-{importlib.metadata.version(backend)}"


def require(backends: Iterable[str]) -> None:
    """Make sure that backends are installed.

    Raises
    ------
    LessonError
        One is not; says how to install it.
    """
    message = (
        "Keras' backend `{0}` is not installed; it is optional, so that installing the "
        "lesson stays quick: python -m pip install {0} (in the lesson's environment)"
    )
    faults = [
        Fault(None, None, "backend", message.format(backend))
        for backend in backends
        if importlib.util.find_spec(backend) is None
    ]
    if faults:
        raise LessonError(faults)
