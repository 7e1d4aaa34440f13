"""Read woven pages."""

from docutils import nodes
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser

from .renderer import WorkbenchRenderer
from .syntax import workbench_syntax


class WorkbenchParser(MystParser):
    """MyST's parser with the Workbench's rules.

    MyST names its renderer in this one method, so the method is written again; its
    settings in a page's front matter are left out, for the Workbench has none.
    """

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the source of a page into a document."""
        config = document.settings.env.myst_config
        parser = create_md_parser(config, WorkbenchRenderer).use(workbench_syntax)
        parser.options["document"] = document
        parser.render(inputstring)
