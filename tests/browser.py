"""Find the browser that the tests of pages use."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)


def find_browser() -> str:
    """Return the path of an installed browser.

    Without one the test is skipped; in CI it fails, for there nobody reads of skips.
    """
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    for path in candidates:
        if path:
            return path
    reason = "no Chromium or Chrome found; install one or name it in CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
