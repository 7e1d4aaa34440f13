"""Show formulas as MathML, which browsers draw themselves: no script, no network."""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from lesson.publish.formula import FormulaError, to_mathml

LOGGER = logging.getLogger(__name__)


def visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    writer.body.append(mathml(node, display=False))
    raise nodes.SkipNode


def visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    writer.body.append(f'<div class="math">{mathml(node, display=True)}</div>\n')
    raise nodes.SkipNode


def mathml(node: nodes.Element, display: bool) -> str:
    """Convert a formula; one that cannot be shown is reported, and shown as is."""
    tex = node.astext()
    try:
        return to_mathml(tex, display)
    except FormulaError as error:
        place = f"{node.source}:{line_of(node) + error.line}"
        message = "formula not understood: %s: %s"
        LOGGER.warning(message, tex.strip(), error.reason, location=place)
        return f"<code>{escape(tex)}</code>"


def line_of(node: nodes.Element) -> int:
    """Return the line of a formula; the node knows only that of its paragraph."""
    lines = Path(node.source).read_text("utf-8").split("\n")
    first = node.astext().split("\n")[0].strip()
    for number in range(node.line, len(lines) + 1):
        if first in lines[number - 1]:
            return number
    return node.line


def setup(app: Sphinx) -> None:
    """Register the renderer that `html_math_renderer` names."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
