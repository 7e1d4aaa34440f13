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
    kept = work.exists()
    try:
        return run_sphinx(woven, work)
    except BaseException as error:
        shutil.rmtree(work, ignore_errors=True)  # half a site must not be built upon
        if isinstance(error, OSError) or not isinstance(error, Exception):
            raise
        if kept:  # what was kept may be at fault, not the pages
            return build_site(woven, work)
        return [Fault(None, None, f"the site was not built: {error}")]


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
