"""Serve a folder to browsers on this machine, and tell open pages to load again."""

from __future__ import annotations

import errno
import io
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

HOST = "127.0.0.1"
TRIES = 100
EVENTS = "/.events"
SECONDS_BETWEEN_SIGNS = 10
# While a new site takes the place of the old, there is none for a moment.
SWAP_SECONDS = 0.05
# A hidden page listens to nothing, since browsers allow but six connections to a host.
SCRIPT = """\
<script>
(() => {
  let events;
  const listen = () => {
    events?.close();
    if (document.hidden) return;
    events = new EventSource("%s");
    events.onmessage = (event) => { if (event.data !== "%s") location.reload(); };
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
</script>
"""


class PageServer(ThreadingHTTPServer):
    """A server whose pages load again when told to.

    Parameters
    ----------
    folder
        What is served. Another folder may take its place at any time.
    port
        Where to listen.
    """

    daemon_threads = True
    block_on_close = False
    # Elsewhere this lets a port be used at once again; there, by two at a time.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HOST, port), partial(PageHandler, directory=str(folder)))
        self._changed = threading.Condition()
        # Not from 1: pages of an earlier server may still be open.
        self._version = time.time_ns()
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def version(self) -> str:
        """The number of the site that is being served."""
        return str(self._version)

    @property
    def alive(self) -> bool:
        """Whether pages are being served."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Serve, in threads that end with the program."""
        self._thread.start()

    def reload_pages(self) -> None:
        """Tell the pages that are open that there is a new site."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def wait_for_another(self, version: str) -> str:
        """Wait some seconds for a site with another version; return the version."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.version != version, SECONDS_BETWEEN_SIGNS
            )
            return self.version

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone, and one line of all else."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"a page could not be served: {error!r}", file=sys.stderr)


def open_server(folder: Path, first_port: int) -> PageServer:
    """Return a server at the first port that is free.

    Raises
    ------
    OSError
        None of a hundred is free.
    """
    for port in range(first_port, min(first_port + TRIES, 65536)):
        try:
            return PageServer(folder, port)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(f"no free port between {first_port} and {port}")


class PageHandler(SimpleHTTPRequestHandler):
    """Answer one browser."""

    protocol_version = "HTTP/1.1"
    server: PageServer

    def do_GET(self) -> None:
        """Send a file, or tell of new sites for as long as the page is open."""
        if self.path == EVENTS:
            self._send_events()
        else:
            super().do_GET()

    def send_head(self) -> BinaryIO | None:
        """Start the answer; a page is sent with the script that loads it again."""
        # Times of files are compared in whole seconds, in which two builds may fall.
        del self.headers["If-Modified-Since"]
        version = self.server.version  # before the page is read, which may be newer
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.endswith("/"):
            path /= "index.html"
        if not path.exists():
            time.sleep(SWAP_SECONDS)
        try:
            page = path.read_bytes() if path.suffix == ".html" else None
        except OSError:
            page = None
        if page is None:
            return super().send_head()
        script = (SCRIPT % (EVENTS, version)).encode()
        page = page.replace(b"</body>", script + b"</body>")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return io.BytesIO(page)

    def end_headers(self) -> None:
        """Let the browser keep nothing: the next build may have changed it."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _send_events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        version = self.server.version
        while True:
            # Said again while nothing is new: else who has gone is not noticed.
            self.wfile.write(f"data: {version}\n\n".encode())
            version = self.server.wait_for_another(version)

    def log_message(self, *_: Any) -> None:
        """Keep still about each request."""
