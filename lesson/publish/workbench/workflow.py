"""Show the step of a workflow that a section belongs to, where its author says it.

They say it in italics at the start of a paragraph: "*Step 8: measure.*" That becomes a
quiet line of its own; where it opens a section, the contents of the page name it.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

STEP = re.compile(r"Steps? (\d+(?: (?:to|and) \d+)*)\b")
LINE = "workflow-step"


def show_steps(app: Sphinx, doctree: nodes.document) -> None:
    """Set the steps apart, and name them in the contents."""
    named = {}
    for paragraph in list(doctree.findall(nodes.paragraph)):
        section = paragraph.parent
        if not isinstance(section, nodes.section) or not says_step(paragraph):
            continue
        if section.index(paragraph) == 1:  # next to the title
            numbers = dict.fromkeys(STEP.findall(paragraph[0].astext()))
            named[f"#{section['ids'][0]}"] = numbers
        set_apart(paragraph)
    contents = app.env.tocs[app.env.current_document.docname]
    for reference in contents.findall(nodes.reference):
        if numbers := named.get(reference["anchorname"]):
            listed = ", ".join(numbers)
            words = f"{'step' if listed.isdigit() else 'steps'} {listed}"
            reference += [nodes.Text(" "), nodes.inline("", words, classes=[LINE])]


def says_step(paragraph: nodes.paragraph) -> bool:
    """Tell whether a paragraph begins with a step in italics."""
    first = paragraph[0] if len(paragraph) else None
    return isinstance(first, nodes.emphasis) and bool(STEP.match(first.astext()))


def set_apart(paragraph: nodes.paragraph) -> None:
    """Make a line of its own of the step that a paragraph begins with."""
    step = paragraph.pop(0)
    line = nodes.paragraph("", "", *step.children, classes=[LINE])
    paragraph.parent.insert(paragraph.parent.index(paragraph), line)
    if len(paragraph) and isinstance(paragraph[0], nodes.Text):
        paragraph[0] = nodes.Text(paragraph[0].lstrip())
    if not paragraph.astext().strip():
        paragraph.parent.remove(paragraph)


def setup(app: Sphinx) -> None:
    """Run when the contents have been collected, and before facts are."""
    app.connect("doctree-read", show_steps, priority=650)
