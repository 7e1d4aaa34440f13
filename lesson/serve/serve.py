"""Serve the site on this machine, build it at every change, reload the open pages.

The builds run in the main thread, as those of ``lesson build`` do, so that they can be
interrupted alike. The server has threads of its own: pages can be read meanwhile.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Set
from pathlib import Path

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.serve.server import PageServer
from lesson.serve.sources import Sources

SECONDS_BETWEEN_LOOKS = 0.1
# At most one part in so many of the time goes into looking, even at many files.
SHARE = 20
# A file that has changed during more builds in a row than this is written by them.
REPEATS = 8
WRITTEN = (
    "changes at every build; nothing is built again for it until you save a file; "
    "let no episode write where the lesson's own files are"
)


def follow(
    layout: Layout,
    sources: Sources,
    server: PageServer,
    build: Callable[[], bool],
    say: Callable[[str], None],
) -> None:
    """Build at every change of a source, until interrupted.

    Parameters
    ----------
    layout
        The lesson.
    sources
        Its files, marked as those of a build.
    server
        A server of its site, started.
    build
        Builds the site; returns whether there is a new one. Must not raise.
    say
        Tells the author something.

    Raises
    ------
    LessonError
        The changes can be followed no longer, for whatever reason.
    """
    try:
        _build_at_changes(layout, sources, server, build, say)
        reason = "the server has stopped"
    except Exception as error:  # stale pages must not be served as if they were new
        reason = f"{type(error).__name__}: {error}"
    message = f"changes are followed no longer ({reason}); start `lesson serve` again"
    raise LessonError([Fault(None, None, "serve", message)])


def _build_at_changes(
    layout: Layout,
    sources: Sources,
    server: PageServer,
    build: Callable[[], bool],
    say: Callable[[str], None],
) -> None:
    """Do so for as long as there is a server."""
    loops = Loops()
    loops.note(sources.changed())
    while server.alive:
        start = time.perf_counter()
        if not sources.changed():
            looking = time.perf_counter() - start
            time.sleep(max(SECONDS_BETWEEN_LOOKS, looking * SHARE))
            continue
        sources.settle()
        changed = sources.changed()
        sources.mark_built()
        if loops.would_go_on(changed):
            for path in loops.not_yet_told(changed):
                say(str(Fault(layout.relative(path), None, "serve", WRITTEN)))
            loops.note(set())
        elif changed:
            new = build()
            loops.note(sources.changed())
            if new:
                server.reload_pages()
            gc.collect()  # what the build has left; now, while nobody waits


class Loops:
    """Tells what authors change from what their lesson writes when it is built.

    Nobody saves one file during each of many builds in a row.
    """

    def __init__(self) -> None:
        self._times: Counter[Path] = Counter()
        self._known: set[Path] = set()

    def note(self, changed: Set[Path]) -> None:
        """Note which files changed while a build ran."""
        self._times = Counter({path: self._times[path] + 1 for path in changed})

    def would_go_on(self, changed: Set[Path]) -> bool:
        """Tell whether building for these files would only make them change again."""
        return bool(changed) and all(
            self._times[path] > REPEATS or (self._times[path] and path in self._known)
            for path in changed
        )

    def not_yet_told(self, files: Set[Path]) -> list[Path]:
        """Return those of the files that the author has not been told of."""
        new = sorted(files - self._known)
        self._known |= files
        return new
