"""Tell by its origin what is printed: by the author, a progress bar, or an aside.

Runs inside the kernel. Words cannot tell: an author may print ``Epoch 1/3`` as well.
So what counts is the code that writes. Progress bars go to a stream of their own, and
log lines of libraries, some of which go to standard output, to standard error. What
the notebook's own code writes to standard error is meant to be read: it goes, in its
place, to standard output.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from enum import Enum
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from io import TextIOBase

    from ipykernel.iostream import OutStream
    from IPython.core.interactiveshell import InteractiveShell

# The streams of progress bars, and of what libraries in C write to standard error.
PROGRESS_STREAM = "progress"
NATIVE_STREAM = "native"

# Modules and packages that draw progress bars. Those that put a stream of their own in
# the place of standard output are not among them: through it, others write as well.
BARS = {
    "fastprogress",
    "keras.src.callbacks.progbar_logger",
    "keras.src.utils.progbar",
    "rich.progress",
    "tqdm",
}
# Those through which others write: a frame of theirs says nothing about who wrote.
GO_BETWEENS = {
    "IPython",
    "contextlib",
    "ipykernel",
    "json",
    "keras.src.utils.io_utils",
    "pprint",
    "rich",
    "traceback",
}
# Those that write nothing but warnings, or what failed beside the author's code.
ASIDES = {"IPython.core.events", "warnings"}
LOGGERS = {"absl.logging", "logging", "tensorflow.python.platform.tf_logging"}
# A function beside progress bars that writes what its caller gives it.
TQDM_WRITE = ("tqdm.std", "write")
# The function that reads what is written past Python.
PAST_PYTHON = ("ipykernel.iostream", "_watch_pipe_fd")


class Origin(Enum):
    """Whose a text is; an aside is a warning, or a log line of a library."""

    OWN = "own"
    LIBRARY = "library"
    NATIVE = "native"
    BAR = "bar"
    ASIDE = "aside"


def origin(frame: FrameType | None, own: dict[str, Any]) -> Origin:
    """Return whose text it is that is written.

    Parameters
    ----------
    frame
        Of the code that writes.
    own
        The names of the notebook, which are the globals of all code in its cells.
    """
    logged = handed_on = False
    while frame:
        if frame.f_globals is own:
            return Origin.OWN
        name = str(frame.f_globals.get("__name__", ""))
        places = {name, name.partition(".")[0]}
        function = (name, frame.f_code.co_name)
        if name in ASIDES:
            return Origin.ASIDE
        if function == PAST_PYTHON:
            return Origin.NATIVE
        if name in LOGGERS:
            logged = True
        elif function == TQDM_WRITE:
            handed_on = True
        elif BARS & places:
            if not handed_on:
                return Origin.BAR
        elif not GO_BETWEENS & places:
            break
        frame = frame.f_back
    return Origin.ASIDE if logged else Origin.LIBRARY


def plain_warnings() -> None:
    """Let warnings say their kind and message; files and lines are this machine's."""
    warnings.formatwarning = lambda message, category, *_: (
        f"{category.__name__}: {message}\n"
    )


def separate_streams(shell: InteractiveShell) -> None:
    """Send progress bars and asides to other streams than the author's own text."""
    out, err = sys.stdout, sys.stderr
    bars, native = (_channel_beside(out, n) for n in (PROGRESS_STREAM, NATIVE_STREAM))
    outlet = _Outlet(shell.user_ns)
    outlet.divert(out, {Origin.BAR: bars, Origin.ASIDE: err})
    outlet.divert(err, {Origin.BAR: bars, Origin.OWN: out, Origin.NATIVE: native})
    _divert_displays(shell, outlet, {Origin.BAR: bars, Origin.ASIDE: err})


class _Outlet:
    """Streams that keep the order in which they are written to."""

    def __init__(self, own: dict[str, Any]) -> None:
        self.own = own
        self._last: TextIOBase | None = None

    def divert(self, stream: TextIOBase, ways: Mapping[Origin, TextIOBase]) -> None:
        """Let a stream send text of some origins to other streams."""
        own, way_of_own = self.own, ways.get(Origin.OWN, stream)

        def write(text: str) -> int | None:
            frame = sys._getframe(1)
            if frame.f_globals is own:  # nearly always, and so the quickest
                return self.write(way_of_own, text)
            return self.write(ways.get(origin(frame, own), stream), text)

        # Libraries keep the stream itself, so that a stream in its place is not enough.
        stream.write = write  # type: ignore[method-assign]
        stream.flush = self.flush  # type: ignore[method-assign]

    def write(self, stream: TextIOBase, text: str) -> int | None:
        """Write to a stream, and send before what waits in another one."""
        if stream is not self._last:
            self.flush()
            self._last = stream
        return type(stream).write(stream, text)

    def flush(self) -> None:
        """Send what waits: only the stream last written to can hold anything."""
        if self._last is not None:
            type(self._last).flush(self._last)


def _channel_beside(stream: OutStream, name: str) -> OutStream:
    """Return a stream of another name whose text belongs to the same cells."""
    from ipykernel.iostream import OutStream

    class Channel(OutStream):
        @property
        def parent_header(self) -> dict[str, Any]:
            return stream.parent_header

    return Channel(stream.session, stream.pub_thread, name, watchfd=False)


def _divert_displays(
    shell: InteractiveShell, outlet: _Outlet, ways: Mapping[Origin, TextIOBase]
) -> None:
    """Do the same with text that is displayed: so prints Rich in notebooks."""
    publish = shell.display_pub.publish

    def publish_or_write(data: dict[str, Any], *words: Any, **options: Any) -> None:
        way = ways.get(origin(sys._getframe(1), outlet.own))
        if way is None:
            publish(data, *words, **options)
        else:
            outlet.write(way, data.get("text/plain", ""))

    shell.display_pub.publish = publish_or_write
