"""Offer the notebooks and the script of an episode, and the archive with everything."""

import posixpath
import shutil
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from lesson.layout import ARCHIVE, FILES

from .nodes import box, downloads

SUFFIXES = {".ipynb", ".py"}
OFFERED = (
    ("{}.ipynb", "Notebook to type into"),
    ("complete-{}.ipynb", "Complete notebook"),
    ("{}.py", "Script"),
)
"""The files of an episode by its name, with what they are called."""


class Download(NamedTuple):
    """A file to be had; `colab` is where a notebook can be opened at once."""

    link: str
    label: str
    colab: str


def add_downloads(app: Sphinx, doctree: nodes.document) -> None:
    """Keep a place for the links below the overview of an episode, or its title."""
    name = app.env.current_document.docname
    if not name.startswith("episodes/"):
        return
    page = next(doctree.findall(nodes.section), None)
    if page is None:
        return
    place = 1
    for index, child in enumerate(page.children):
        if isinstance(child, box) and child["kind"] == "overview":
            place = index + 1
            break
    page.insert(place, downloads(docname=name))


def write_downloads(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """Write the links to those files that there are; the HTML is in a template."""
    name = posixpath.basename(docname)
    files = [(FILES / pattern.format(name), label) for pattern, label in OFFERED]
    offered = [
        Download(relative(docname, file.as_posix()), label, in_colab(builder, file))
        for file, label in files
        if Path(builder.srcdir, file).is_file()
    ]
    if not offered:
        return ""
    archive = place_of_archive(builder)
    context = {
        "downloads": offered,
        "archive": archive and relative(docname, archive),
        "in_colab": any(download.colab for download in offered),
    }
    return builder.templates.render("downloads.html", context)


def in_colab(builder: StandaloneHTMLBuilder, file: Path) -> str:
    """Return the address at which Colab opens a notebook; nothing for other files."""
    base = builder.config.workbench_about.get("colab")
    return f"{base}{file.as_posix()}" if base and file.suffix == ".ipynb" else ""


def relative(docname: str, path: str) -> str:
    """Return the way from a page to a file of the site."""
    return posixpath.relpath(path, posixpath.dirname(docname))


def keep_archive(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have Sphinx bring the archive to the site, whether or not a text links to it.

    Not by a link of ours in the text: each page would then be read again whenever the
    archive is made anew, which is at every changed sentence.
    """
    if Path(app.srcdir, ARCHIVE).is_file():
        env.dlfiles.add_file(app.config.root_doc, ARCHIVE)
    return []


def place_of_archive(builder: StandaloneHTMLBuilder) -> str | None:
    """Return where the archive is on the site."""
    kept = builder.env.dlfiles.get(ARCHIVE)
    return f"_downloads/{kept[1]}" if kept else None


def copy_files(app: Sphinx, exception: Exception | None) -> None:
    """Bring the other files to the site; remove those that are no longer there."""
    source, target = Path(app.srcdir, FILES), Path(app.outdir, FILES)
    paths = source.glob("*.*")
    names = {path.name for path in paths if path.suffix in SUFFIXES}
    for path in target.glob("*"):
        if path.name not in names:
            path.unlink()
    for name in sorted(names):
        target.mkdir(parents=True, exist_ok=True)
        if state(source / name) != state(target / name):
            shutil.copy2(source / name, target / name)


def state(path: Path) -> tuple[int, int] | None:
    """Return by what a copy is known to be up to date."""
    if not path.is_file():
        return None
    about = path.stat()
    return about.st_mtime_ns, about.st_size


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("doctree-read", add_downloads)
    app.connect("env-updated", keep_archive)
    app.connect("build-finished", copy_files)
