"""Read woven pages."""

from docutils import nodes
from myst_parser.parsers.sphinx_ import MystParser

from lesson.read.markdown import make_parser

from .renderer import WorkbenchRenderer


class WorkbenchParser(MystParser):
    """Our reader of the Workbench's Markdown in the place of MyST's.

    MyST's renderer, which makes document elements of tokens, stays.
    """

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the source of a page into a document."""
        parser = make_parser(WorkbenchRenderer)
        parser.options["myst_config"] = document.settings.env.myst_config
        parser.options["document"] = document
        parser.render(inputstring)
