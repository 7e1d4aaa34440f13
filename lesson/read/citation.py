"""How to cite the lesson: the file ``CITATION.cff``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lesson.read.yaml_file import read_yaml

FILE = "CITATION.cff"


@dataclass(frozen=True)
class Citation:
    """What a reference to the lesson consists of; empty texts for what is not known."""

    authors: tuple[str, ...]
    year: str
    title: str
    version: str
    address: str


def read_citation(text: str, path: Path) -> Citation:
    """Return what the file says.

    Parameters
    ----------
    text
        The file's content.
    path
        The file, for messages.

    Raises
    ------
    LessonError
        It is not what the Citation File Format asks for.
    """
    content = read_yaml(text, path, "citation")
    doi = content.get("doi")
    address = content.get("url") or content.get("repository-code") or ""
    return Citation(
        tuple(_name(author) for author in content["authors"]),
        str(content.get("date-released") or "")[:4],
        str(content["title"]),
        str(content.get("version") or ""),
        f"https://doi.org/{doi}" if doi else str(address),
    )


def _name(author: dict[str, Any]) -> str:
    parts = (author.get("family-names"), author.get("given-names"))
    person = ", ".join(part for part in parts if part)
    return str(author.get("name") or person)
