"""A Sphinx extension that reads and shows pages of the Carpentries Workbench."""

from typing import Any

from sphinx.application import Sphinx

from lesson.read.citation import Citation
from lesson.read.timetable import Timetable

from . import (
    address,
    again,
    clock,
    collected,
    contents,
    definitions,
    downloads,
    facts,
    glossary,
    home,
    marks,
    mathml,
    navigation,
    orientation,
    pages,
    paper,
    ready,
    scripts,
    search,
    templates,
    whole,
    workflow,
)
from .nodes import (
    box,
    choice,
    choice_option,
    citation_text,
    fold,
    fold_title,
    mark,
    schedule_table,
    start_links,
)
from .nodes import downloads as downloads_node
from .parser import WorkbenchParser
from .writer import WorkbenchTranslator

MODULES = (
    address,
    again,
    clock,
    collected,
    contents,
    definitions,
    downloads,
    facts,
    glossary,
    home,
    marks,
    mathml,
    navigation,
    orientation,
    pages,
    paper,
    ready,
    scripts,
    search,
    templates,
    whole,
    workflow,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the parser, the writer and what joins the pages into a site."""
    app.add_config_value("workbench_pages", [], "env", list)
    app.add_config_value("workbench_groups", [], "env", list)
    app.add_config_value("workbench_places", {}, "env", dict)
    app.add_config_value("workbench_timetable", None, "env", (Timetable, type(None)))
    app.add_config_value("workbench_citation", None, "env", (Citation, type(None)))
    app.add_config_value("workbench_code", "", "env", str)
    app.add_config_value("workbench_about", {}, "html", dict)
    app.add_source_parser(WorkbenchParser, override=True)
    app.set_translator("html", WorkbenchTranslator)
    for node in (
        box,
        choice,
        choice_option,
        downloads_node,
        fold,
        fold_title,
        schedule_table,
        start_links,
        citation_text,
        mark,
    ):
        app.add_node(node)
    for module in MODULES:
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
