"""Link the terms that pages introduce in bold to the glossary."""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_id, make_refnode

from .nodes import fold, fold_title

GLOSSARY = "learners/reference"
"""The page that Workbench lessons keep their glossary on."""

NO_LINK = (
    fold_title,
    nodes.reference,
    nodes.rubric,
    nodes.term,
    nodes.thead,
    nodes.title,
)
"""Where bold words are not linked: headings, links, entries and heads of tables."""


def anchor_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Give each term of the glossary an identifier, such as `term-batch-size`.

    Sphinx does so for glossaries, of which Markdown has none but lists of definitions.
    What it is told of terms it keeps for the next build, until the page has changed.
    """
    if app.env.current_document.docname != GLOSSARY:
        return
    for term in doctree.findall(nodes.term):
        name = term.astext()
        identifier = make_id(app.env, doctree, "term", name)
        term["ids"].append(identifier)
        doctree.set_id(term)
        app.env.domains.standard_domain.note_object("term", name, identifier, term)


def link_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link a term where a page has it in bold first, for readers who forgot it.

    This is done when a page is written, since the glossary may be read after it.
    """
    entries = glossary(app.env)
    for words in list(doctree.findall(nodes.strong)):
        key = term_key(words.astext())
        if key in entries and may_be_linked(words):
            link = make_refnode(app.builder, docname, *entries.pop(key), [])
            link["classes"].append("term")
            words.replace_self(link)
            link += words


def may_be_linked(words: nodes.strong) -> bool:
    """Tell words of the text from code, headings and what most readers do not see."""
    return all(isinstance(part, nodes.Text) for part in words) and not any(
        isinstance(outer, NO_LINK)
        or (isinstance(outer, fold) and outer["kind"] == "instructor")
        for outer in ancestors(words)
    )


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """Go from a node to the document that it is in."""
    while node := node.parent:
        yield node


def glossary(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the page and the identifier of each term."""
    objects = env.domains.standard_domain.objects
    return {
        term_key(name): place
        for (kind, name), place in objects.items()
        if kind == "term"
    }


def term_key(term: str) -> str:
    """Return what is the same in all forms of a term: singular, without brackets."""
    return singular(re.split(r"\s\(", term)[0])


def singular(text: str) -> str:
    """Return a text in lower case, each word without the ending of its plural."""
    words = re.findall(r"[\w-]+", text.casefold())
    return " ".join(re.sub(r"(?<=s)es$|(?<=[^s])s$", "", word) for word in words)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's events."""
    app.connect("doctree-read", anchor_terms)
    app.connect("doctree-resolved", link_terms)
