"""Read the cards of the data files: a section and a yaml block each in the README."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lesson.faults import Fault, LessonError
from lesson.layout import Layout
from lesson.read.blocks import read_blocks
from lesson.read.text import read_text
from lesson.read.yaml_file import read_yaml

# What a card must say, in this order; a card may say more.
SECTIONS = (
    "What it is",
    "Why it is here",
    "How it was made",
    "Columns or arrays",
    "Sizes and balance",
    "Known faults and what is missing from reality",
    "Ethics",
    "Baseline results",
    "How to load",
)
HEADING = re.compile(r"^(#{2,3}) +(.*?) *(?:\{#[\w-]+\})?$", re.MULTILINE)


@dataclass(frozen=True)
class Card:
    """What is known of one data file.

    Attributes
    ----------
    file
        Its name in ``data/``.
    made_by
        The command that makes it.
    exact
        True when the command makes the same bytes again.
    size
        In bytes.
    sha256
        Of its content.
    line
        Where its yaml block starts in ``data/README.md``.
    """

    file: str
    made_by: str
    exact: bool
    size: int
    sha256: str
    line: int


def read_cards(layout: Layout) -> list[Card]:
    """Return the cards.

    Raises
    ------
    LessonError
        A card is not readable, lacks a section, or describes a file twice.
    """
    path = layout.data / "README.md"
    name = layout.relative(path)
    text = read_text(layout, path)
    blocks = read_blocks(name, text)
    cards: list[Card] = []
    faults: list[Fault] = []
    for block in blocks.code:
        if block.language != "yaml":
            continue
        try:
            facts = read_yaml(block.source, name, "card", block.line + 1)
        except LessonError as error:
            faults += error.faults
            continue
        if facts["file"] in {card.file for card in cards}:
            message = f"`{facts['file']}` has two cards; remove one"
            faults.append(Fault(name, block.line, "card", message))
        exact = facts["reproducible"] == "bit for bit"
        cards.append(
            Card(
                facts["file"],
                facts["made_by"],
                exact,
                facts["bytes"],
                facts["sha256"],
                block.line,
            )
        )
        faults += _missing_sections(layout, blocks.prose, cards[-1])
    if faults:
        raise LessonError(faults)
    return cards


def _missing_sections(layout: Layout, prose: str, card: Card) -> list[Fault]:
    """Report what a card does not say; its sections follow its yaml block."""
    after = "\n".join(prose.split("\n")[card.line :])
    said = []
    for level, title in HEADING.findall(after):
        if level == "##":
            break
        said.append(title)
    name = layout.relative(layout.data / "README.md")
    return [
        Fault(name, card.line, "card", f"`{card.file}`: add a section `### {section}`")
        for section in SECTIONS
        if section not in said
    ]
