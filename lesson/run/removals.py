"""Turn warnings that announce a removal into errors, where the learner's code is meant.

Runs inside the kernel. A library that calls a deprecated function of another one is
none of the lesson's business; a block of the lesson that does so will break one day.
"""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Any

ANNOUNCEMENTS = (DeprecationWarning, FutureWarning, PendingDeprecationWarning)
# Modules through which others warn: a frame of theirs says nothing about who warned.
GO_BETWEENS = {"contextlib", "functools", "typing_extensions", "warnings"}


def raise_removals(user_names: dict[str, Any]) -> None:
    """Raise announcements of removal that code of the notebook causes.

    The place that a warning names is not enough to tell: behind a decorator, many
    libraries name themselves. So what counts is who called the library that warns.

    Parameters
    ----------
    user_names
        The names of the notebook, which are the globals of all code in its cells.
    """
    show = warnings.showwarning

    def raise_or_show(message: Warning, category: type, *rest: Any) -> None:
        if not issubclass(category, ANNOUNCEMENTS):
            show(message, category, *rest)
        elif _caller(sys._getframe(1)) is user_names:
            raise message
        elif issubclass(category, FutureWarning):  # Python shows no others by default
            show(message, category, *rest)

    for category in ANNOUNCEMENTS:
        warnings.simplefilter("always", category)
    warnings.showwarning = raise_or_show


def _caller(frame: FrameType | None) -> dict[str, Any] | None:
    """Return the globals of the code that called the package which warns."""
    passed = set(GO_BETWEENS)
    while frame and _package(frame) in passed:
        frame = frame.f_back
    # A function in C has no frame: when it warns, this is already its caller's.
    if frame and "warn" in frame.f_code.co_names:
        passed.add(_package(frame))
    while frame and _package(frame) in passed:
        frame = frame.f_back
    return frame.f_globals if frame else None


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]
