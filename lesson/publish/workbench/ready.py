"""Mark the code that learners find ready in their notebook."""

from docutils import nodes
from sphinx.application import Sphinx

from lesson.weave.labels import READY


def mark_ready(app: Sphinx, doctree: nodes.document) -> None:
    """Make a label of the line in italics that weaving puts above such code."""
    for block in list(doctree.findall(nodes.literal_block)):
        before = block.previous_sibling()
        if is_label(before):
            text = before.astext()
            before.replace_self(nodes.paragraph(text, text, classes=["code-label"]))


def is_label(node: nodes.Node | None) -> bool:
    """Tell whether a paragraph is nothing but the label."""
    return (
        isinstance(node, nodes.paragraph)
        and len(node) == 1
        and isinstance(node[0], nodes.emphasis)
        and node.astext() == READY
    )


def setup(app: Sphinx) -> None:
    """Run on each page that was read."""
    app.connect("doctree-read", mark_ready)
