"""Make a page of each card in ``data/README.md``, and an overview of what is left.

A card is a section that begins with a yaml block. In the overview its heading stays,
with the same anchor, above what the data are and a link to the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lesson.read.yaml_file import read_yaml

README = Path("data", "README.md")
FENCE = re.compile(r"^(?P<marks>`{3,}|~{3,})")
HEADING = re.compile(r"^##\s+(?P<title>.+?)\s*(?:\{[^}]*\})?\s*$")
DOI = re.compile(r"\bdoi:? (?P<doi>10\.\d{4,9}/[^\s,;]*[^\s,;.)])")
SUMMARY = "### What it is"
REPRODUCIBLE = {
    "bit for bit": "makes the same file, bit for bit",
    "in kind": "makes a file that is as good, but not the same",
}


class Line(NamedTuple):
    """A line of a woven page, and the line of the README that it comes from."""

    text: str
    source: int


class Part(NamedTuple):
    """What stands before the first section, or a section with its heading."""

    lines: list[Line]

    @property
    def heading(self) -> re.Match[str] | None:
        return HEADING.match(self.lines[0].text) if self.lines else None

    @property
    def card(self) -> tuple[int, int] | None:
        """Where the yaml block stands that opens a card: its fences' indices."""
        texts = [line.text for line in self.lines]
        first = next((i for i in range(1, len(texts)) if texts[i].strip()), 0)
        if not self.heading or not first or texts[first].strip() != "```yaml":
            return None
        return first, texts.index("```", first) if "```" in texts[first:] else first


def split_readme(text: str) -> dict[Path, list[Line]]:
    """Return the pages made of the README, by their names in the woven lesson.

    Raises
    ------
    LessonError
        A yaml block is not what a card's schema asks for.
    """
    parts = list(_parts(text))
    facts = {index: _facts(part) for index, part in enumerate(parts) if part.card}
    names = _names([fact["file"] for fact in facts.values()])
    overview: list[Line] = []
    pages = {README: overview}
    for index, part in enumerate(parts):
        if index not in facts:
            overview += part.lines
            continue
        file = facts[index]["file"]
        overview += _summary(part, file, names[file])
        pages[README.parent / f"{names[file]}.md"] = _page(part, facts[index])
    return pages


def to_text(lines: list[Line]) -> bytes:
    """Return lines as a file."""
    return ("\n".join(line.text for line in lines).rstrip() + "\n").encode()


def line_in_readme(text: str, page: Path, line: int) -> int:
    """Return the line of the README that a line of a page made of it comes from."""
    lines = split_readme(text)[page]
    return lines[min(line, len(lines)) - 1].source


def _parts(text: str) -> Iterator[Part]:
    """Yield the sections of the second level, and first what stands before them."""
    lines: list[Line] = []
    for line, in_code in _lines(text):
        if not in_code and HEADING.match(line.text):
            yield Part(lines)
            lines = []
        lines.append(line)
    yield Part(lines)


def _lines(text: str) -> Iterator[tuple[Line, bool]]:
    """Yield each line, and whether it belongs to a fenced block."""
    fence = ""
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        marks = match["marks"] if (match := FENCE.match(line)) else ""
        yield Line(line, number), bool(fence or marks)
        if not fence:
            fence = marks
        elif marks.startswith(fence) and line.strip() == marks:
            fence = ""


def _facts(part: Part) -> dict[str, Any]:
    first, last = part.card
    source = "\n".join(line.text for line in part.lines[first + 1 : last])
    return read_yaml(source + "\n", README, "card", part.lines[first].source + 1)


def _names(files: list[str]) -> dict[str, str]:
    """Return a page's name for each file: what stands before its first dot."""
    stems = Counter(file.partition(".")[0] for file in files)
    return {
        file: stem if stems[stem := file.partition(".")[0]] == 1 else _whole(file)
        for file in files
    }


def _whole(file: str) -> str:
    return file.replace(".", "-")


def _summary(part: Part, file: str, name: str) -> Iterator[Line]:
    """Yield what the overview says of a card: its heading, what it is, and a link."""
    yield part.lines[0]
    texts = [line.text for line in part.lines]
    source = part.lines[0].source
    yield Line("", source)
    if SUMMARY in texts:
        rest = part.lines[texts.index(SUMMARY) + 1 :]
        yield from _paragraph(rest)
        yield Line("", source)
    yield Line(f"[All about `{file}`]({name}.md)", source)
    yield Line("", source)


def _paragraph(lines: list[Line]) -> Iterator[Line]:
    """Yield the first paragraph."""
    started = False
    for line in lines:
        if line.text.strip():
            started = True
            yield line
        elif started:
            return


def _page(part: Part, facts: dict[str, Any]) -> list[Line]:
    """Return a card as a page of its own, its facts in words."""
    first, last = part.card
    head, yaml = part.lines[0].source, part.lines[first].source
    title = part.heading["title"].replace("\\", "\\\\").replace('"', '\\"')
    front = ["---", f'title: "{title}"', "---", ""]
    lines = [Line(text, head) for text in front]
    lines += [Line(text, yaml) for text in _definitions(facts)]
    text = "\n".join(line.text for line in part.lines[last + 1 :])
    start = part.lines[last].source
    for line, in_code in _lines(text):
        is_heading = not in_code and line.text.startswith("###")
        lines.append(Line(line.text[is_heading:], start + line.source))
    return lines


def _definitions(facts: dict[str, Any]) -> Iterator[str]:
    """Yield the facts as a list of definitions."""
    origin = DOI.sub(r"[doi \g<doi>](https://doi.org/\g<doi>)", facts["origin"])
    made = f"`{facts['made_by']}` {REPRODUCIBLE[facts['reproducible']]}"
    definitions = {
        "File": f"`{facts['file']}`, {facts['bytes']:,} bytes",
        "Licence": facts["licence"],
        "Origin": origin[:1].upper() + origin[1:],
        "Made by": made,
        "SHA-256": f"`{facts['sha256']}`",
    }
    for term, definition in definitions.items():
        yield from (term, f": {definition}", "")
