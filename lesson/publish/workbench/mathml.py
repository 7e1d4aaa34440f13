"""Show formulas as MathML, which browsers draw themselves: no script, no network."""

from html import escape

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)


def visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    writer.body.append(mathml(node, "inline"))
    raise nodes.SkipNode


def visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    writer.body.append(f'<div class="math">{mathml(node, "block")}</div>\n')
    raise nodes.SkipNode


def mathml(node: nodes.Element, display: str) -> str:
    """Convert a formula; one that cannot be converted is reported and shown as is."""
    try:
        return convert(node.astext(), display=display)
    except Exception as error:  # the library raises many kinds, without a common base
        LOGGER.warning(
            "formula not understood (%s): %s",
            type(error).__name__,
            node.astext(),
            location=node,
        )
        return f"<code>{escape(node.astext())}</code>"


def setup(app: Sphinx) -> None:
    """Register the renderer that `html_math_renderer` names."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
