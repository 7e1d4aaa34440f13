"""Build the site from the woven pages, reading again only what changed."""

import logging
import shutil
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.logging import WarningLogRecordTranslator, WarningSuppressor

from lesson.publish.settings import sphinx_settings

CONFIGURATION = Path(__file__).parent
UNFINISHED = "unfinished"
"""There while the site is being built, and after a build that did not come to its end:
nothing is then built upon what it left."""


class Fault(NamedTuple):
    """Something in a woven page that the site cannot show as it was meant."""

    path: Path | None
    line: int | None
    message: str


def build_site(woven: Path, work: Path) -> list[Fault]:
    """Build the site.

    Parameters
    ----------
    woven : Path
        The folder of woven Workbench pages, with `config.yaml`.
    work : Path
        Where the site (`html`) is built, and what makes the next build fast is kept.

    Returns
    -------
    list of Fault
        What is wrong in the pages; empty when all is well.

    Raises
    ------
    OSError
        When the site cannot be written, for example on a full disk.
    """
    unfinished = work / UNFINISHED
    kept = work.exists() and not unfinished.exists()
    if not kept:
        clear(work)
    unfinished.touch()
    try:
        faults = run_sphinx(woven, work)
    except OSError:  # no fault of the pages, nor of what was kept
        raise
    except Exception as error:
        if kept:  # what was kept may be at fault, not the pages
            return build_site(woven, work)
        faults = [Fault(None, None, f"the site was not built: {error}")]
    if read_again(woven, work, faults):
        unfinished.unlink()
    return faults


def clear(work: Path) -> None:
    """Make an empty folder of what may be left of an earlier build."""
    if work.exists():
        shutil.rmtree(work)
    work.mkdir(parents=True)


def read_again(woven: Path, work: Path, faults: list[Fault]) -> bool:
    """Let Sphinx read pages with faults at the next build, for then it names them.

    Returns
    -------
    bool
        Whether it is known for each fault which page that is.
    """
    doctrees = [
        work / "doctrees" / fault.path.relative_to(woven).with_suffix(".doctree")
        for fault in faults
        if fault.path and fault.path.is_relative_to(woven)
    ]
    known = len(doctrees) == len(faults) and all(path.is_file() for path in doctrees)
    for path in set(doctrees):
        path.unlink(missing_ok=True)
    return known


def run_sphinx(woven: Path, work: Path) -> list[Fault]:
    """Run Sphinx in this process; return its warnings."""
    faults: list[Fault] = []
    with patch_docutils(CONFIGURATION), docutils_namespace():
        app = Sphinx(
            srcdir=woven,
            confdir=CONFIGURATION,
            outdir=work / "html",
            doctreedir=work / "doctrees",
            buildername="html",
            confoverrides=sphinx_settings(woven),
            status=None,
            warning=None,
        )
        # Sphinx has set up its loggers anew; they write nowhere, so we listen.
        logging.getLogger("sphinx").addHandler(FaultHandler(app, faults))
        app.build()
    return faults


class FaultHandler(logging.Handler):
    """Collect Sphinx's warnings, with the file and line they concern."""

    def __init__(self, app: Sphinx, faults: list[Fault]) -> None:
        super().__init__(logging.WARNING)
        self.faults = faults
        self.addFilter(WarningSuppressor(app))
        self.addFilter(WarningLogRecordTranslator(app))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one warning, once."""
        path, line = split_location(getattr(record, "location", None) or "")
        # Not `record.getMessage()`: Sphinx's records repeat the location in it.
        message = logging.LogRecord.getMessage(record)
        fault = Fault(path, line, message)
        if fault not in self.faults:
            self.faults.append(fault)


def split_location(location: str) -> tuple[Path | None, int | None]:
    """Split Sphinx's `path:line`, of which either may be missing."""
    path, _, line = location.rpartition(":")
    if line.isdigit():
        return Path(path), int(line)
    location = location.rstrip(":")
    return (Path(location) if location else None), None
