"""Keep of each episode what pages made from all of them show.

Plain facts are kept as they are. Of key points and notes, which have links and code,
only a hash is kept: the pages are made again when it changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from .nodes import box, fold
from .writer import shown_size

FACTS = "facts"


class Figure(NamedTuple):
    """A figure of an episode; its size is the width and height that it is shown at."""

    uri: str
    identifier: str
    caption: str
    alternative: str
    size: tuple[int, int] | None


class Step(NamedTuple):
    """A section, a challenge or a note of an episode, in order.

    Attributes
    ----------
    kind
        `section`, `challenge` or `note`.
    words
        Of a section: how many stand before the next step, as a measure of its length.
    minutes
        Of a challenge that states them, else 0.
    """

    kind: str
    title: str
    identifier: str
    words: int = 0
    minutes: int = 0


class Facts(NamedTuple):
    """What is kept of an episode."""

    figures: list[Figure]
    steps: list[Step]
    digest: str


def note_facts(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the facts of an episode."""
    page = app.env.current_document.docname
    if page not in app.config.workbench_places:
        return
    app.env.metadata[page][FACTS] = Facts(
        list(_figures(app, doctree)), _steps(doctree), _digest(doctree)
    )


def key_points(doctree: nodes.document) -> list[box]:
    """Return the boxes with key points."""
    return [part for part in doctree.findall(box) if part["kind"] == "keypoints"]


def notes(doctree: nodes.document) -> list[fold]:
    """Return the instructor notes, in order."""
    return [part for part in doctree.findall(fold) if part["kind"] == "instructor"]


def _figures(app: Sphinx, doctree: nodes.document) -> Iterator[Figure]:
    for figure in doctree.findall(nodes.figure):
        image = next(figure.findall(nodes.image))
        caption = next((part.astext() for part in figure.findall(nodes.caption)), "")
        identifier = next(iter(figure["ids"]), "")
        size = shown_size(Path(app.srcdir, image["uri"]))
        yield Figure(image["uri"], identifier, caption, image.get("alt", ""), size)


def _steps(doctree: nodes.document) -> list[Step]:
    """Return the sections of the page, its challenges and its notes."""
    page = next(doctree.findall(nodes.section), doctree)
    steps = [Step("section", "Opening", page["ids"][0] if page.get("ids") else "")]
    for part in page:
        steps += _steps_of(part, steps)
    return steps


def _steps_of(part: nodes.Node, before: list[Step]) -> list[Step]:
    """Return the steps of a part of the page; its words count for the last section."""
    steps: list[Step] = []
    if isinstance(part, nodes.section) and not isinstance(part, box):
        title = part[0].astext() if part[0].astext() else ""
        steps.append(Step("section", title, part["ids"][0]))
        for inner in part[1:]:
            steps += _steps_of(inner, steps)
        return steps
    if isinstance(part, box) and part["kind"] == "challenge":
        minutes = str(part.get("minutes") or "")
        stated = int(minutes) if minutes.isdigit() else 0
        steps.append(Step("challenge", part[0].astext(), part["ids"][0], 0, stated))
    elif not isinstance(part, (fold, nodes.title, nodes.Text)):
        _count(before, len(part.astext().split()))
    steps += [Step("note", note[0].astext(), "") for note in _notes_in(part)]
    return steps


def _count(steps: list[Step], words: int) -> None:
    """Add words to the last section."""
    for index in reversed(range(len(steps))):
        if steps[index].kind == "section":
            steps[index] = steps[index]._replace(words=steps[index].words + words)
            return


def _notes_in(part: nodes.Node) -> list[fold]:
    folds = part.findall(fold) if isinstance(part, nodes.Element) else ()
    return [inner for inner in folds if inner["kind"] == "instructor"]


def _digest(doctree: nodes.document) -> str:
    parts = [*key_points(doctree), *notes(doctree)]
    text = "\0".join(part.pformat() for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def setup(app: Sphinx) -> None:
    """Run when a page has become what it is written from."""
    app.connect("doctree-read", note_facts, priority=700)
