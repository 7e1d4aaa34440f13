"""A Sphinx extension that reads and shows pages of the Carpentries Workbench."""

from typing import Any

from sphinx.application import Sphinx

from . import (
    again,
    contents,
    definitions,
    downloads,
    glossary,
    home,
    mathml,
    navigation,
    pages,
    paper,
    ready,
    scripts,
    search,
    templates,
)
from .nodes import box, fold, fold_title, schedule_table
from .nodes import downloads as downloads_node
from .parser import WorkbenchParser
from .writer import WorkbenchTranslator

MODULES = (
    again,
    contents,
    definitions,
    downloads,
    glossary,
    home,
    mathml,
    navigation,
    pages,
    paper,
    ready,
    scripts,
    search,
    templates,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the parser, the writer and what joins the pages into a site."""
    app.add_config_value("workbench_pages", [], "env", list)
    app.add_config_value("workbench_code", "", "env", str)
    app.add_config_value("workbench_about", {}, "html", dict)
    app.add_source_parser(WorkbenchParser, override=True)
    app.set_translator("html", WorkbenchTranslator)
    for node in (box, downloads_node, fold, fold_title, schedule_table):
        app.add_node(node)
    for module in MODULES:
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
