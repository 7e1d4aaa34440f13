"""Leave out scripts of Sphinx that no reader needs.

One makes `/` a key for the search, which takes the letter from people who speak to
their computer; the other marks searched words on every page opened afterwards.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

UNWANTED = {"_static/doctools.js", "_static/sphinx_highlight.js"}


def leave_out(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Take them out of what the template lists."""
    context["script_files"] = [
        script
        for script in context["script_files"]
        if str(getattr(script, "filename", script)) not in UNWANTED
    ]


def setup(app: Sphinx) -> None:
    """Run on each page that is written."""
    app.connect("html-page-context", leave_out)
