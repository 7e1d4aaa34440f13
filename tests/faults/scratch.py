"""A copy of the lesson, to be harmed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lesson.check.page import Page, Section, make_page
from lesson.layout import Layout
from lesson.read.blocks import CodeBlock, Div

LESSON = Path(__file__).parents[2]
EPISODE = "episodes/03-dense-networks.md"
OBJECTIVES = "objectives.yaml"
GLOSSARY = "learners/reference.md"
CARDS = "data/README.md"
CONFIG = "config.yaml"
FOLDERS = ("episodes", "learners", "fig")
FILES = ("*.md", "*.yaml", "requirements.lock", "data/*.md", "data/*.py")
Place = tuple[str, int | None]


@dataclass(frozen=True)
class Scratch:
    """The copy; every change returns where it was made."""

    root: Path

    @classmethod
    def copy(cls, root: Path) -> Scratch:
        for folder in FOLDERS:
            shutil.copytree(LESSON / folder, root / folder)
        (root / "data").mkdir()
        for pattern in FILES:
            for path in LESSON.glob(pattern):
                shutil.copy(path, root / path.relative_to(LESSON))
        for path in (LESSON / "data").iterdir():
            if path.is_file() and not (root / "data" / path.name).exists():
                (root / "data" / path.name).symlink_to(path)
        return cls(root)

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    @property
    def page(self) -> Page:
        """The episode as the rules see it now."""
        return make_page(Path(EPISODE), self.read(EPISODE), "episode")

    # Files

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        if file.is_symlink():
            file.unlink()
        file.write_text(text, "utf-8", newline="\n")

    def lines(self, path: str) -> list[str]:
        return self.read(path).split("\n")

    def find(self, path: str, text: str, after: int = 0) -> int:
        """Return the first line after another that holds a text."""
        lines = enumerate(self.lines(path), 1)
        return next(n for n, line in lines if n > after and text in line)

    # Changes

    def replace(self, line: int, *new: str, path: str = EPISODE, to: int = 0) -> Place:
        """Replace a line, or those up to another, and return where."""
        lines = self.lines(path)
        lines[line - 1 : to or line] = new
        self.write(path, "\n".join(lines))
        return path, line

    def insert(self, line: int, *new: str, path: str = EPISODE) -> Place:
        """Insert lines before a line."""
        lines = self.lines(path)
        lines[line - 1 : line - 1] = new
        self.write(path, "\n".join(lines))
        return path, line

    def swap(self, line: int, old: str, new: str, path: str = EPISODE) -> Place:
        """Change a part of a line."""
        text = self.lines(path)[line - 1]
        assert old in text, (path, line, old, text)
        return self.replace(line, text.replace(old, new, 1), path=path)

    def say(self, *new: str) -> Place:
        """Add a paragraph below the first heading."""
        line = self.page.sections[0].line + 2
        self.insert(line, *new, "")
        return EPISODE, line

    def add_section(self, *new: str) -> Place:
        """Add a section before the key points."""
        return self.insert(self.div("keypoints").line, *new, "")

    def add_code(self, *new: str) -> Place:
        """Add a block of code, and its check, before the key points.

        Returns where its first line of code is.
        """
        line = self.div("keypoints").line
        check = ['```python tags=["check"]', "assert True", "```", ""]
        self.insert(line, "```python", *new, "```", "", *check)
        return EPISODE, line + 1

    # Parts

    def div(self, name: str, index: int = 0) -> Div:
        return [div for div in self.page.divs if div.name == name][index]

    def section(self, wanted) -> Section:
        """Return the first section of level 2 for which something holds."""
        sections = (s for s in self.page.sections if s.heading.level == 2)
        return next(section for section in sections if wanted(section))

    def code(self, text: str) -> tuple[CodeBlock, int]:
        """Return the first block that readers see with a text, and the text's line."""
        for block in self.page.python:
            if text in block.source and not set(block.tags) - {"given"}:
                before = block.source[: block.source.index(text)]
                return block, block.line + 1 + before.count("\n")
        raise LookupError(text)

    @property
    def plot(self) -> int:
        """The line of the first image that is woven."""
        figures = self.page.figures
        return next(f.line for f in figures if f.target.endswith(".png"))
