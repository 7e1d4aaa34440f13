"""Serve the site on this machine, rebuild it at every change, reload the open pages."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable

from livereload import Server
from livereload.handlers import LiveReloadHandler
from watchfiles import watch

from lesson.fingerprint import FOLDERS, PAGES
from lesson.layout import Layout

HOST = "127.0.0.1"
FIRST_PORT = 8000
TRIES = 100


def free_port(first: int = FIRST_PORT) -> int:
    """Return the first port from `first` on that nobody listens on.

    Raises
    ------
    OSError
        None of a hundred is free.
    """
    for port in range(first, first + TRIES):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return port
    raise OSError(f"no free port between {first} and {first + TRIES - 1}")


def serve(layout: Layout, port: int, rebuild: Callable[[], None]) -> None:
    """Serve ``build/html`` until interrupted.

    Parameters
    ----------
    layout
        The lesson.
    port
        A free port.
    rebuild
        Called after each change of a source; must not raise.
    """
    stop = threading.Event()
    watched = [layout.root / name for name in (*FOLDERS, *PAGES)]
    existing = [path for path in watched if path.exists()]

    def follow() -> None:
        for _ in watch(*existing, stop_event=stop, raise_interrupt=False):
            rebuild()

    # Not in the server's thread: pages can be read while episodes run.
    threading.Thread(target=follow, daemon=True).start()
    # Else a change within three seconds of the last, or of opening the page, is lost.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    server = Server()
    for name in ("livereload", "tornado.access", "tornado.application"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server.watch(str(layout.build / "published.txt"))
    try:
        server.serve(root=str(layout.html), host=HOST, port=port)
    finally:
        stop.set()
