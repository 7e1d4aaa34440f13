"""Read a text file, or say why it cannot be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lesson.faults import Fault, LessonError
from lesson.layout import Layout


def read_text(layout: Layout, path: Path) -> str:
    r"""Return a file's text.

    Raises
    ------
    LessonError
        The file is missing, is not UTF-8, starts with a byte order mark or has
        ``\r\n`` line ends, which make lines differ from what tools report.
    """

    def fail(line: int | None, rule: str, message: str) -> LessonError:
        return LessonError([Fault(layout.relative(path), line, rule, message)])

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise fail(None, "unreadable", f"cannot be read: {error.strerror}") from error
    if raw.startswith(b"\xef\xbb\xbf"):
        raise fail(1, "encoding", "starts with a byte order mark; save without one")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file in that encoding"
        raise fail(line, "encoding", message) from error
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        message = (
            "Windows line ends (CRLF); save with LF, and set "
            "`git config core.autocrlf input` so that git keeps them"
        )
        raise fail(line, "line-ends", message)
    return text


def text_digest(text: str) -> str:
    """Return a hash that tells a text from all others."""
    return hashlib.sha256(text.encode()).hexdigest()
