"""Keep the contents of a page short: its sections and its challenges."""

from docutils import nodes
from sphinx.application import Sphinx

from .kinds import BOXES
from .nodes import box

LISTED = {"overview", "challenge", "keypoints"}


def shorten(app: Sphinx, doctree: nodes.document) -> None:
    """Take callouts, and what is inside any box, out of a page's contents."""
    hidden, labels = set(), {}
    for element in doctree.findall(box):
        anchor = f"#{element['ids'][0]}"
        if element["kind"] not in LISTED:
            hidden.add(anchor)
        elif element["titled"]:
            labels[anchor] = BOXES[element["kind"]].label
        inner = [node for node in element if isinstance(node, nodes.section)]
        hidden.update(f"#{section['ids'][0]}" for section in inner)
    contents = app.env.tocs[app.env.current_document.docname]
    for reference in list(contents.findall(nodes.reference)):
        anchor = reference["anchorname"]
        if anchor in hidden:
            remove_entry(reference.parent.parent)
        elif anchor in labels:
            reference.insert(0, nodes.Text(f"{labels[anchor]}: "))


def remove_entry(item: nodes.Element) -> None:
    """Remove an entry, and the list that it leaves empty."""
    entries = item.parent
    entries.remove(item)
    if not entries.children and entries.parent is not None:
        entries.parent.remove(entries)


def setup(app: Sphinx) -> None:
    """Run after Sphinx has collected the contents."""
    app.connect("doctree-read", shorten, priority=600)
