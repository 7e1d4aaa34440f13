"""Keep the templates compiled from one build to the next."""

from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx


def keep_compiled(app: Sphinx) -> None:
    """Let Jinja look for compiled templates where the pages are kept that were read."""
    folder = Path(app.doctreedir, "templates")
    folder.mkdir(parents=True, exist_ok=True)
    cache = FileSystemBytecodeCache(str(folder))
    app.builder.templates.environment.bytecode_cache = cache


def setup(app: Sphinx) -> None:
    """Run when there are templates, and none has been used."""
    app.connect("builder-inited", keep_compiled)
