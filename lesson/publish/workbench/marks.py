"""Give people of the lesson a drawing that marks their thread.

A section of the page of profiles that begins with a drawing is about a person, and the
drawing is the person's mark. It stands in the heading of the section, and wherever a
heading names the person or a list has a link to the section.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .nodes import mark

PROFILES = "learners/profiles"


class Person(NamedTuple):
    """A person with a mark."""

    name: str
    section: str
    svg: str


def find_marks(app: Sphinx, doctree: nodes.document) -> None:
    """Make marks of the drawings on the page of profiles."""
    env = app.env
    if env.current_document.docname != PROFILES:
        return
    people = []
    for section in doctree.findall(nodes.section):
        figure = section[1] if len(section) > 1 else None
        if not isinstance(figure, nodes.figure) or not figure[0]["uri"].endswith("svg"):
            continue
        drawing = Path(app.srcdir, PROFILES).parent / figure[0]["uri"]
        if not drawing.is_file():  # Sphinx reports it
            continue
        env.note_dependency(str(drawing.resolve()))
        name = re.split(r"\W", section[0].astext())[0]
        svg = drawing.read_text("utf-8")
        people.append(Person(name, section["ids"][0], inline(svg)))
        section.remove(figure)
    env.metadata[PROFILES]["people"] = people


def inline(svg: str) -> str:
    """Return a drawing as part of a page: it says nothing that the words do not."""
    svg = re.sub(r"<\?.*?\?>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*\n\s*", "", svg).strip()
    svg = re.sub(r' (?:xmlns|width|height)="[^"]*"', "", svg, count=3)
    return svg.replace("<svg", '<svg class="mark" aria-hidden="true"', 1)


def people_of(env: BuildEnvironment) -> list[Person]:
    """Return the people with marks."""
    return env.metadata.get(PROFILES, {}).get("people", [])


def set_marks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put marks into the headings that name a person, and into lists of people."""
    people = people_of(app.env)
    for title in doctree.findall(nodes.title):
        for person in people:
            if re.search(rf"\b{re.escape(person.name)}\b", title.astext()):
                title.insert(0, mark(svg=person.svg))
                break
    if docname == app.config.root_doc:
        _mark_list(app, doctree, people)


def _mark_list(app: Sphinx, doctree: nodes.document, people: list[Person]) -> None:
    profiles = app.builder.get_relative_uri(app.config.root_doc, PROFILES)
    targets = {f"{profiles}#{person.section}": person for person in people}
    for item, link in _first_links(doctree):
        if person := targets.get(link.get("refuri", "")):
            item[0].insert(0, mark(svg=person.svg))
            item.parent["classes"] = ["people"]


def _first_links(
    doctree: nodes.document,
) -> Iterator[tuple[nodes.list_item, nodes.reference]]:
    """Yield the items that begin with a link, and that link."""
    for item in doctree.findall(nodes.list_item):
        first = item[0] if len(item) else None
        if isinstance(first, nodes.paragraph) and isinstance(first[0], nodes.reference):
            yield item, first[0]


def setup(app: Sphinx) -> None:
    """Run before Sphinx collects images and titles, and when links are known."""
    app.connect("doctree-read", find_marks, priority=350)
    app.connect("doctree-resolved", set_marks)
