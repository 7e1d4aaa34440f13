"""Serve the site on this machine, build it at every change, reload the open pages.

The builds run in the main thread, as those of ``lesson build`` do, so that they can be
interrupted alike. The server has threads of its own: pages can be read meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from pathlib import Path

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.serve.server import PageServer
from lesson.serve.sources import Sources

SECONDS_BETWEEN_LOOKS = 0.1
# So many builds in a row for nothing but files that changed while the last one ran.
REPEATS = 3
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
    loops = Loops(sources.changed())
    while server.alive:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        if not sources.changed():
            continue
        sources.settle()
        changed = sources.changed()
        sources.mark_built()
        if not changed:
            continue
        known = set(loops.known)
        if loops.would_go_on(changed):
            for path in sorted(changed - known):
                say(str(Fault(layout.relative(path), None, "serve", WRITTEN)))
        elif build():
            server.reload_pages()
        loops.written = sources.changed()


class Loops:
    """Tells what authors change from what their lesson writes when it is built.

    Parameters
    ----------
    written
        The files that changed while the last build ran; to be kept up to date.
    """

    def __init__(self, written: Set[Path]) -> None:
        self.written = written
        self.known: Set[Path] = set()
        self._repeats = 0

    def would_go_on(self, changed: Set[Path]) -> bool:
        """Tell whether building for these files would only make them change again."""
        self._repeats = self._repeats + 1 if changed <= self.written else 0
        if self._repeats > REPEATS:
            self.known |= changed
        return self._repeats > 0 and changed <= self.known
